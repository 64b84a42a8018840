import type { CloseReason } from "../core/connection/closing.ts";
import { CLOSE_CODES, type CloseCode } from "../core/errors.ts";

export type TransportErrorCode =
  CloseCode | "closed" | "closed_by_application" | "not_movable" | "source_failed" | "stream_reset" | "stream_stopped";

/** A connection or a stream is over before it was done. */
export class TransportError extends Error {
  override readonly name = "TransportError";
  readonly code: TransportErrorCode;
  /** The application's own code, where it was the application that ended it. */
  readonly applicationCode: number | undefined;

  constructor(code: TransportErrorCode, message: string, applicationCode?: number, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.applicationCode = applicationCode;
  }

  /** The error of a connection that was closed for a reason. */
  static of({ by, isApplication, code, reason }: CloseReason): TransportError {
    const who = by === "local" ? "this side" : "the other side";
    if (isApplication) {
      return new TransportError(
        "closed_by_application",
        `The connection was closed by ${who}: ${reason} (${code}).`,
        code,
      );
    }
    const name =
      (Object.keys(CLOSE_CODES) as CloseCode[]).find((each) => CLOSE_CODES[each] === code) ?? "internal_error";
    return new TransportError(name, `The connection was closed by ${who}: ${reason}.`);
  }
}

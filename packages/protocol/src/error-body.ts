import { ERRORS, WiresideError, isErrorCode, type ErrorCode } from "./errors.ts";
import { z } from "./zod.ts";

/** An error as it travels, the same over HTTP and on the socket. */
export const ErrorBody = z
  .object({
    /** One of docs/ERRORS.md. */
    code: z.string(),
    message: z.string(),
    retryAfterMs: z.int().nonnegative().optional(),
  })
  .meta({ id: "Error" });
export type ErrorBody = z.infer<typeof ErrorBody>;

export function toErrorBody(error: WiresideError): ErrorBody {
  const body: ErrorBody = { code: error.code, message: error.message };
  if (error.retryAfterMs !== undefined) body.retryAfterMs = Math.ceil(error.retryAfterMs);
  return body;
}

/** The error a hub told us; a code from a newer hub is kept in the message. */
export function fromErrorBody(body: ErrorBody): WiresideError {
  const code: ErrorCode = isErrorCode(body.code) ? body.code : "internal";
  const message = code === body.code ? body.message || ERRORS[code].says : `${body.code}: ${body.message}`;
  return new WiresideError(
    code,
    body.retryAfterMs === undefined ? { message } : { message, retryAfterMs: body.retryAfterMs },
  );
}

import { WiresideError } from "@wireside/protocol";
import { asciiJson } from "../json/ascii-json.ts";
import { LAB_LIMITS } from "../limits.ts";

const LINE_FEED = 0x0a;
/** Digits that a length within the limit can have. */
const DIGITS = String(LAB_LIMITS.messageBytes).length;

/**
 * One message: the decimal byte length of the body, a line feed, the body. The body is one JSON value in ASCII: other characters
 * are escaped, as Python's `json.dumps` does it.
 */
export function encodeMessage(value: unknown): Uint8Array {
  const body = asciiJson(value);
  return new TextEncoder().encode(`${String(body.length)}\n${body}`);
}

/** What some bytes completed. After a `problem` the connection is of no more use. */
export interface Decoded {
  readonly messages: readonly unknown[];
  readonly problem?: WiresideError;
}

/** Takes one connection's bytes as they come and gives the messages that they complete. Never a part of one. */
export class MessageDecoder {
  #length: number | undefined;
  #digits = "";
  /** Grows with what comes, not with what is announced. */
  #body = new Uint8Array(0);
  #had = 0;

  push(bytes: Uint8Array): Decoded {
    const messages: unknown[] = [];
    try {
      let at = 0;
      while (at < bytes.length) {
        at = this.#length === undefined ? this.#readLength(bytes, at) : this.#readBody(bytes, at);
        if (this.#length === this.#had) messages.push(this.#take());
      }
      return { messages };
    } catch (problem) {
      if (problem instanceof WiresideError) return { messages, problem };
      throw problem;
    }
  }

  /** That nothing more comes: a problem when a message was begun. */
  end(): WiresideError | undefined {
    if (this.#length === undefined && this.#digits === "") return undefined;
    const message =
      this.#length === undefined
        ? "The connection ended within the length."
        : `The connection ended after ${String(this.#had)} of the ${String(this.#length)} bytes of a body.`;
    return new WiresideError("cut_short", { message });
  }

  #readLength(bytes: Uint8Array, at: number): number {
    const byte = bytes[at]!;
    if (byte !== LINE_FEED) {
      this.#digits += String.fromCharCode(byte);
      if (!/^(?:0|[1-9]\d*)$/u.test(this.#digits)) throw badMessage("a length that is not a plain decimal");
      if (this.#digits.length > DIGITS) throw badMessage("a length above the limit");
      return at + 1;
    }
    if (this.#digits === "") throw badMessage("no length");
    this.#length = Number(this.#digits);
    if (this.#length > LAB_LIMITS.messageBytes) throw badMessage("a length above the limit");
    return at + 1;
  }

  #readBody(bytes: Uint8Array, at: number): number {
    const piece = bytes.subarray(at, at + this.#length! - this.#had);
    const needed = this.#had + piece.length;
    if (needed > this.#body.length) {
      const larger = new Uint8Array(Math.min(this.#length!, Math.max(needed, 2 * this.#body.length)));
      larger.set(this.#body);
      this.#body = larger;
    }
    this.#body.set(piece, this.#had);
    this.#had = needed;
    return at + piece.length;
  }

  #take(): unknown {
    const body = this.#body.subarray(0, this.#had);
    this.#length = undefined;
    this.#digits = "";
    this.#body = new Uint8Array(0);
    this.#had = 0;
    try {
      return JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body)) as unknown;
    } catch {
      throw badMessage("a body that is not JSON");
    }
  }
}

function badMessage(what: string): WiresideError {
  return new WiresideError("bad_message", { message: `The other side sent ${what}.` });
}

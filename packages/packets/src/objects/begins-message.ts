import { lineAt } from "../protocols/http/head.ts";
import { mayBecomeStartLine, parseStartLine } from "../protocols/http/start-line.ts";

/** Whether bytes are the beginning of an HTTP message, or may become one. */
export function beginsMessage(bytes: Uint8Array): boolean {
  const first = bytes[0];
  if (first === undefined || first < EXCLAMATION_MARK || first > TILDE) return false; // quick: of most it is no letter
  if (mayBecomeStartLine(bytes, 0, bytes.length)) return true;
  const line = lineAt(bytes, 0, Math.min(bytes.length, LONGEST_LINE));
  return line !== undefined && parseStartLine(bytes, 0, line.end) !== undefined;
}

/** The first and the last letter of a token: RFC 9110 §5.6.2 */
const EXCLAMATION_MARK = 0x21;
const TILDE = 0x7e;
/** Bytes of a first line. */
const LONGEST_LINE = 16_384;

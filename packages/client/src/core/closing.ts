import { CLOSE_CODES, WiresideError, type CloseCode } from "@wireside/protocol";

/** What the code of a WebSocket's close means to a client, and whether trying again is useless. */
export function readClose(code: number): { because: WiresideError; final: boolean } {
  if (code === SESSION_ENDED) return { because: new WiresideError("session_ended"), final: true };
  const why = isCloseCode(code) ? CLOSE_CODES[code] : `close code ${code}`;
  return {
    because: new WiresideError("connection_lost", { message: `The connection to the hub was lost (${why}).` }),
    final: false,
  };
}

/** Do these words of the hub mean that this session will not come back? */
export function isSessionOver({ code }: WiresideError): boolean {
  return code === "session_ended" || code === "not_signed_in";
}

const SESSION_ENDED: CloseCode = 4001;

function isCloseCode(code: number): code is CloseCode {
  return Object.hasOwn(CLOSE_CODES, code);
}

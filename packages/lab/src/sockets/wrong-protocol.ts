import { WiresideError, formatAddress } from "@wireside/protocol";
import { LAB_LIMITS } from "../limits.ts";
import type { SocketAddress } from "./address.ts";

/** Bytes of an answer that are shown. */
const SHOWN_BYTES = 60;

/** That a server said what none of its protocol says. @param never what no such server does, as a sentence goes on */
export function strangeAnswer(from: SocketAddress, bytes: Uint8Array, never: string): WiresideError {
  const said = JSON.stringify(Buffer.from(bytes.subarray(0, SHOWN_BYTES)).toString());
  return new WiresideError("bad_message", { message: `${formatAddress(from)} answered ${said}, ${never}.` });
}

/** That a server has not let us in. @param usual what a server of the protocol does, as a sentence goes on */
export function notLetIn(from: SocketAddress, usual: string): WiresideError {
  const seconds = String(LAB_LIMITS.answerMs / 1000);
  const message = `${formatAddress(from)} has not let us in within ${seconds} s. ${usual}: another protocol may be spoken there.`;
  return new WiresideError("no_answer", { message });
}

import { WiresideError, formatAddress, type ErrorCode } from "@wireside/protocol";
import type { SocketAddress } from "./address.ts";

/** What an error of a client's socket means, in words. */
export function clientError(error: unknown, over: "TCP" | "UDP", at: SocketAddress): WiresideError {
  if (error instanceof WiresideError) return error;
  const [code, message] = clientProblem(systemCode(error), over, at);
  return new WiresideError(code, { message, cause: error });
}

function clientProblem(code: string, over: "TCP" | "UDP", at: SocketAddress): [ErrorCode, string] {
  const where = formatAddress(at);
  switch (code) {
    case "ECONNREFUSED":
      return over === "TCP"
        ? ["nothing_listens", `connection refused: nothing listens on ${where}.`]
        : ["nothing_listens", `${at.host} answered with ICMP "port unreachable": nothing listens on UDP ${where}.`];
    case "ECONNRESET":
    case "EPIPE":
      return ["cut_short", `The other side broke the connection to ${where} off.`];
    case "EMSGSIZE":
      return ["too_large", "The text is longer than one datagram can be."];
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return ["no_answer", `There is no address for the name ${at.host}.`];
    default:
      return ["no_answer", `${where} cannot be reached (${code}).`];
  }
}

/** Why a server cannot listen. */
export function listenError(error: unknown, at: SocketAddress): WiresideError {
  const where = formatAddress(at);
  const code = systemCode(error);
  if (code === "EADDRINUSE") {
    return new WiresideError("port_taken", { message: `Another program already listens on ${where}.`, cause: error });
  }
  return new WiresideError("cannot_listen", { message: `${where} cannot be listened on (${code}).`, cause: error });
}

/** The system's name of an error: `ECONNREFUSED`, … */
export function systemCode(error: unknown): string {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return code ?? (error instanceof Error ? error.message : String(error));
}

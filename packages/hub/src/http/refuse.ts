import type { Duplex } from "node:stream";
import { WiresideError, toErrorBody } from "@wireside/protocol";

/** Answers in plain HTTP where nothing else can: an upgrade that is refused, bytes that are no request. Then closes. */
export function refuse(socket: Duplex, error: WiresideError): void {
  const body = JSON.stringify(toErrorBody(error));
  const wait =
    error.retryAfterMs === undefined ? "" : `Retry-After: ${String(Math.ceil(error.retryAfterMs / 1000))}\r\n`;
  const head = `HTTP/1.1 ${String(error.status)} Refused\r\nContent-Type: application/json\r\nContent-Length: ${String(Buffer.byteLength(body))}\r\n${wait}Connection: close\r\n\r\n`;
  socket.end(head + body, () => socket.destroy());
}

/** Answers what Node's HTTP parser could not take, or what did not arrive in time. */
export function refuseUnparsed(error: Error & { code?: unknown }, socket: Duplex): void {
  if (!socket.writable || error.code === "ECONNRESET") socket.destroy();
  else refuse(socket, fromParser(error.code));
}

function fromParser(code: unknown): WiresideError {
  if (code === "HPE_HEADER_OVERFLOW")
    return new WiresideError("too_large", { message: "The request's head is larger than the limit." });
  if (code === "ERR_HTTP_REQUEST_TIMEOUT") return new WiresideError("slow_request");
  return new WiresideError("bad_request", { message: "This is not a request in HTTP/1.1." });
}

import type { Duplex } from "node:stream";
import { STATUS_CODES } from "node:http";
import { refusalPage } from "./pages/refusal.ts";
import { POLICY } from "./pages/style.ts";

type UnparsedStatus = 400 | 408 | 431;

/**
 * Answers what Node's HTTP parser could not take, or what did not arrive in time, and closes the connection.
 *
 * @returns the status that was answered; undefined where nobody is there to read an answer
 */
export function refuseUnparsed(error: Error & { code?: unknown }, socket: Duplex): UnparsedStatus | undefined {
  if (!socket.writable || error.code === "ECONNRESET") {
    socket.destroy();
    return undefined;
  }
  const status = statusFor(error.code);
  const page = refusalPage(status);
  const head = [
    `HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ""}`,
    "Content-Type: text/html; charset=utf-8",
    `Content-Length: ${String(Buffer.byteLength(page))}`,
    `Content-Security-Policy: ${POLICY}`,
    "X-Content-Type-Options: nosniff",
    "Connection: close",
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${page}`, () => socket.destroy());
  return status;
}

function statusFor(code: unknown): UnparsedStatus {
  if (code === "HPE_HEADER_OVERFLOW") return 431;
  return code === "ERR_HTTP_REQUEST_TIMEOUT" ? 408 : 400;
}

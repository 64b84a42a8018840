import { randomBytes } from "node:crypto";

/** The request that turns a connection into a WebSocket. */
export function upgradeRequest(path: string, headers: readonly string[] = []): string {
  const lines = [
    `GET ${path} HTTP/1.1`,
    "Host: 127.0.0.1",
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    `Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}`,
    ...headers,
  ];
  return `${lines.join("\r\n")}\r\n\r\n`;
}

/** A client's text frame (RFC 6455 §5.2). The mask is zero, which leaves the text as it is; the server still has to apply it. */
export function clientFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  const long = payload.length > 125;
  const head = Buffer.alloc(long ? 8 : 6);
  head[0] = 0x81;
  head[1] = 0x80 | (long ? 126 : payload.length);
  if (long) head.writeUInt16BE(payload.length, 2);
  return Buffer.concat([head, payload]);
}

/** First byte of a ping (RFC 6455 §5.5.2). */
export const PING = 0x89;
/** A client's answer to an empty one. */
export const PONG = Buffer.from([0x8a, 0x80, 0, 0, 0, 0]);

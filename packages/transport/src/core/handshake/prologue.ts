import { concatenate, labelBytes } from "../keys/hkdf.ts";
import type { Hello } from "../wire/long-packet.ts";

const PROTOCOL = labelBytes("wireside 1");

/** What both sides have to have seen alike for a handshake to succeed, besides the Noise messages (Noise §6). */
export function prologueOf(hello: Pick<Hello, "version" | "destination" | "source" | "token">): Uint8Array {
  const version = new Uint8Array(4);
  new DataView(version.buffer).setUint32(0, hello.version);
  return concatenate(PROTOCOL, version, hello.destination, hello.source, hello.token);
}

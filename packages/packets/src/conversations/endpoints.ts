import { ipv4Text, ipv6Text } from "../fields/format.ts";
import type { Conversations } from "./conversations.ts";
import { FLAGS, KEY_ADDRESSES, KEY_PORTS, KEY_VERSION, OPENED_BY_HIGHER } from "./layout.ts";

/** One of the two ends of a conversation: 0 is the one that sent its first packet. */
export type End = 0 | 1;

/** 4 or 6: the version of IP that a conversation uses. */
export function versionOf({ records }: Conversations, stream: number): number {
  return records.wordsOf(stream)[records.startOf(stream) + KEY_VERSION]!;
}

/** The port of an end. */
export function portOf(conversations: Conversations, stream: number, end: End): number {
  const { records } = conversations;
  const ports = records.wordsOf(stream)[records.startOf(stream) + KEY_PORTS]!;
  return isHigher(conversations, stream, end) ? ports & 0xffff : ports >>> 16;
}

/** The IPv4 address of an end, as a number. */
export function ipv4Of(conversations: Conversations, stream: number, end: End): number {
  const { records } = conversations;
  const at = records.startOf(stream) + KEY_ADDRESSES + (isHigher(conversations, stream, end) ? 1 : 0);
  return records.wordsOf(stream)[at]! >>> 0;
}

/** The IPv6 address of an end, 16 bytes. */
export function ipv6Of(conversations: Conversations, stream: number, end: End): Uint8Array {
  const { records } = conversations;
  const words = records.wordsOf(stream);
  const at = records.startOf(stream) + KEY_ADDRESSES + (isHigher(conversations, stream, end) ? 4 : 0);
  const address = new DataView(new ArrayBuffer(16));
  for (let word = 0; word < 4; word++) address.setInt32(4 * word, words[at + word]!);
  return new Uint8Array(address.buffer);
}

/** The address of an end as text. */
export function addressTextOf(conversations: Conversations, stream: number, end: End): string {
  return versionOf(conversations, stream) === 4
    ? ipv4Text(ipv4Of(conversations, stream, end))
    : ipv6Text(ipv6Of(conversations, stream, end));
}

function isHigher({ records }: Conversations, stream: number, end: End): boolean {
  const flags = records.wordsOf(stream)[records.startOf(stream) + FLAGS]!;
  return ((flags & OPENED_BY_HIGHER) ^ end) === 1;
}

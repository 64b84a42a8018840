import { endText } from "../conversations/end-text.ts";
import type { ConversationEnd } from "../document/views.ts";
import type { Direction } from "../trace/trace.ts";
import { cited, type Piece } from "./tell.ts";

/** What the two sides of a conversation are called in sentences. */
export interface Sides {
  readonly ends: readonly [ConversationEnd, ConversationEnd];
  readonly over: "tcp" | "udp";
  readonly ipVersion: 4 | 6;
  /** `the client` where it is known who opened the conversation, otherwise the address and port. */
  readonly names: readonly [string, string];
}

/** Names for the sides; `opener` is the one that opened the conversation, undefined where that is not known. */
export function nameSides(
  ends: readonly [ConversationEnd, ConversationEnd],
  over: "tcp" | "udp",
  ipVersion: 4 | 6,
  opener: Direction | undefined,
): Sides {
  const names =
    opener === undefined ? ([endText(ends[0]), endText(ends[1])] as const) : opener === 0 ? CLIENT_FIRST : SERVER_FIRST;
  return { ends, over, ipVersion, names };
}

/** An end as a frame's headers have it: address and port, each with its place. */
export function endIn(
  frame: number,
  which: "src" | "dst",
  { address, port }: ConversationEnd,
  { ipVersion, over }: Pick<Sides, "ipVersion" | "over">,
): Piece[] {
  const isBracketed = address.includes(":");
  const field = `${ipVersion === 4 ? "ip" : "ipv6"}.${which}`;
  return [
    isBracketed ? "[" : "",
    cited(address, frame, field, address),
    isBracketed ? "]:" : ":",
    cited(String(port), frame, `${over}.${which}port`, String(port)),
  ];
}

/** A sentence's first word: `The client`. */
export function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const CLIENT_FIRST = ["the client", "the server"] as const;
const SERVER_FIRST = ["the server", "the client"] as const;

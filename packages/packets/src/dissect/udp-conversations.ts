import { Conversations, NO_WAY } from "../conversations/conversations.ts";
import { CONVERSATION_WORDS } from "../conversations/layout.ts";
import type { Conversation, ConversationPlace, Remembered } from "./conversation.ts";
import { ConversationMemory } from "./conversations.ts";
import type { FrameFacts } from "./dissection.ts";
import type { NetworkLayer } from "./network.ts";

/** What is known of a packet's conversation. */
export interface UdpPlace extends ConversationPlace {
  readonly times: UdpTimes;
}

/** When packets of a conversation came, nanoseconds since 1970. */
interface UdpTimes {
  readonly first: bigint;
  /** That of the packet before this one. */
  last: bigint;
}

/** The places of both ways, once there is a packet. */
const PLACES: Remembered<{ ofWays: readonly [UdpPlace, UdpPlace] | undefined }> = {
  make: () => ({ ofWays: undefined }),
};

/** The conversations of UDP, as the packets of a capture open them: udp.stream. */
export class UdpConversations {
  readonly #table = new Conversations(CONVERSATION_WORDS);
  readonly #memory = new ConversationMemory("udp");

  /**
   * The conversation of a packet; opens one where there is none.
   *
   * @returns undefined when no more conversations are kept
   */
  placeOf(network: NetworkLayer, source: number, destination: number, frame: FrameFacts): UdpPlace | undefined {
    const ports = (source << 16) | destination;
    const { view } = network;
    const way =
      network.version === 4
        ? this.#table.findIpv4(view.getInt32(0), view.getInt32(16), ports, frame.number)
        : this.#table.findIpv6(view, 0, 16, ports, frame.number);
    if (way === NO_WAY) return undefined;
    const conversation = this.#memory.get(way >> 1);
    const places = conversation.state(PLACES);
    places.ofWays ??= placesOf(conversation, timeOf(frame));
    return places.ofWays[(way & 1) as 0 | 1];
  }
}

function placesOf(conversation: Conversation, now: bigint): readonly [UdpPlace, UdpPlace] {
  const times = { first: now, last: now };
  return [
    { conversation, direction: 0, isClosing: false, times },
    { conversation, direction: 1, isClosing: false, times },
  ];
}

/** Nanoseconds since 1970. */
export function timeOf({ seconds, nanoseconds }: FrameFacts): bigint {
  return BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds);
}

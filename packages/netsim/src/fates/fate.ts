import type { Direction } from "../impairments.ts";

/** What became of a packet. */
export type FateWord =
  | "delivered"
  | "dropped-queue"
  /** Controlled delay dropped it from the queue. */
  | "dropped-codel"
  | "dropped-random"
  | "dropped-burst"
  | "dropped-mask"
  | "dropped-blackout"
  | "dropped-too-big"
  /** The emulator had no memory left for it. */
  | "dropped-memory"
  /** Still on the way when the link was closed. */
  | "dropped-closing"
  /** The receiving device did not take it. */
  | "refused";

/** One packet that a side sent, and all that happened to it. Times are ns after {@link FateLog.epochNs}. */
export interface Fate {
  readonly direction: Direction;
  /** In its direction, from 1. */
  readonly number: number;
  readonly fate: FateWord;
  /** Bytes, as the device gave it. */
  readonly length: number;
  /** When it left the sending side. */
  readonly in: number;
  /** When each copy was to reach the other side, by the model: `in`, waiting, the rate, delay and jitter. Absent when dropped. */
  readonly due?: readonly number[];
  /** When each did; `out - due` is how late the emulator was. */
  readonly out?: readonly number[];
  /** Its number in the sending side's capture, where the emulator wrote one. */
  readonly inFrame?: number;
  /** Its copies' numbers in the receiving side's capture. */
  readonly outFrames?: readonly number[];
  /** IPv4 identification. */
  readonly ipId?: number;
  /** FNV-1a (64 bits) of its bytes as sent, hex. */
  readonly hash?: string;
  /** ns in the queue before its first bit was sent; absent when 0. */
  readonly waited?: number;
  readonly isDoubled?: true;
  /** It was held back by `reorderByMs`. */
  readonly isHeldBack?: true;
  /** It was marked CE in the queue. */
  readonly isMarked?: true;
  /** The byte that arrived changed, and the bit flipped in it. */
  readonly corrupted?: { readonly offset: number; readonly mask: number };
}

/** What came of one direction's packets, real or virtual. */
export interface DirectionCounts {
  readonly packets: number;
  readonly bytes: number;
  /** Their sum is `packets`. */
  readonly fates: Readonly<Record<FateWord, number>>;
  /** Of the delivered ones. */
  readonly doubled: number;
  readonly heldBack: number;
  readonly corrupted: number;
  /** In the queue, whatever came of them then. */
  readonly marked: number;
  /** Put out on the other side: delivered packets and their doubles. */
  readonly copies: number;
  readonly copiesBytes: number;
}

/** What came of one direction's packets, and what this machine was late with. */
export interface DirectionStatistics extends DirectionCounts {
  /** Packets that the sending device threw away before the emulator could read them: more were sent than it can carry. */
  readonly unread: number;
  /** How late copies were put out against the model, µs. */
  readonly lateUs: { readonly mean: number; readonly median: number; readonly p99: number; readonly max: number };
}

export type LinkStatistics = Readonly<Record<Direction, DirectionStatistics>>;

/** A link's whole life. */
export interface FateLog {
  /** Time 0 of every fate, ns since 1970. */
  readonly epochNs: bigint;
  /** What the emulator was started with. */
  readonly options: readonly string[];
  /** In the order in which fates were settled; {@link inOrder} sorts them. */
  readonly fates: readonly Fate[];
  readonly statistics: LinkStatistics;
}

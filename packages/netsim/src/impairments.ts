/** One packet's number in its direction, counted from 1; or the first and the last of several in a row. */
export type PacketNumbers = number | readonly [first: number, last: number];

/**
 * What happens to the packets of one direction of a link. Nothing said is a perfect wire. In this order: blackout, MTU, queue,
 * rate, loss, corruption, delay, duplication; so a lost packet has used the wire, and one that found the queue full has not.
 */
export interface Impairments {
  /** Bits a second, of the packets as the medium carries them (IP packets, or Ethernet frames without check sequence). */
  readonly rate?: number;
  /** Bytes that may wait for the rate, drop-tail; by default what the rate sends in 100 ms, at least 32 KiB. */
  readonly queueBytes?: number;
  /** The queue drops, or marks, before it is full: controlled delay (RFC 8289). */
  readonly codel?: ControlledDelay;
  /** Packets that find more than so many bytes waiting are marked CE, where their sender can be told so (RFC 3168 §5). */
  readonly markAboveBytes?: number;
  /** One way, ms. */
  readonly delayMs?: number;
  /** Up to so many ms more, evenly spread; never changes the order. */
  readonly jitterMs?: number;
  /** Share of packets lost, each for itself, 0 to 1. */
  readonly loss?: number;
  /** Loss in bursts after Gilbert and Elliott. */
  readonly burst?: BurstLoss;
  /** These packets are lost; rising. */
  readonly drop?: readonly PacketNumbers[];
  /** Share of packets that come twice, 0 to 1. */
  readonly duplicate?: number;
  readonly duplicatePackets?: readonly PacketNumbers[];
  /** The copy comes so many ms after the first. */
  readonly duplicateAfterMs?: number;
  /** Share of packets held back for `reorderByMs`, so that those behind them overtake, 0 to 1. */
  readonly reorder?: number;
  readonly reorderPackets?: readonly PacketNumbers[];
  readonly reorderByMs?: number;
  /** Share of packets in which one bit behind the IP header is flipped, 0 to 1. */
  readonly corrupt?: number;
  readonly corruptPackets?: readonly PacketNumbers[];
  /** Bytes; bigger packets vanish without an answer. */
  readonly mtu?: number;
  /** Nothing gets through from … to …, in ms after the link's first packet; rising. */
  readonly blackoutsMs?: readonly (readonly [from: number, to: number])[];
}

/** What the queue is held to; RFC 8289's own values where nothing is said. */
export interface ControlledDelay {
  /** How long packets may wait, ms; 5 by default (§4.3). */
  readonly targetMs?: number;
  /** For how long they may wait longer before the first is dropped, ms; 100 by default (§4.2). */
  readonly intervalMs?: number;
  /** Are packets of senders capable of ECN marked CE instead of dropped? They are by default. */
  readonly marks?: boolean;
}

/** A direction is good or bad; before each packet it may turn. Each state has its own loss. All are shares, 0 to 1. */
export interface BurstLoss {
  readonly toBad: number;
  readonly toGood: number;
  readonly lossGood: number;
  readonly lossBad: number;
}

const QUEUE_SECONDS = 0.1;
const LEAST_QUEUE_BYTES = 32_768;
/** RFC 8289 §4.3 and §4.2. */
const CODEL_TARGET_MS = 5;
const CODEL_INTERVAL_MS = 100;

/** The bytes that may wait for the rate, where nothing else is asked for too. */
export function queueBytesOf({ rate = 0, queueBytes }: Impairments): number {
  return queueBytes ?? Math.max(LEAST_QUEUE_BYTES, Math.round((rate * QUEUE_SECONDS) / 8));
}

/** Controlled delay with nothing left out. */
export function completeCodel(codel: ControlledDelay): Required<ControlledDelay> {
  return { targetMs: CODEL_TARGET_MS, intervalMs: CODEL_INTERVAL_MS, marks: true, ...codel };
}

/** The two ends of a link. */
export type Side = "a" | "b";
/** Named by where it comes from and where it goes. */
export type Direction = "ab" | "ba";

export const SIDES: readonly Side[] = ["a", "b"];
export const DIRECTIONS: readonly Direction[] = ["ab", "ba"];

import type { VirtualAddress } from "./address.ts";
import type { VirtualDirection } from "./direction.ts";
import type { Task } from "./events.ts";

/** Explicit congestion notification of the IP header (RFC 3168 §5). */
export type Ecn = (typeof ECN)[keyof typeof ECN];

export const ECN = { none: 0, ect1: 1, ect0: 2, ce: 3 } as const;

/** Room of a packet that has none yet: Ethernet's, with some to spare. */
const LEAST_ROOM = 2048;

/** A datagram on its way, with what its present direction has decided of it. Used again when it has ended. */
export class Packet implements Task {
  room = new Uint8Array(LEAST_ROOM);
  /** Its UDP payload, the first bytes of its room. */
  bytes = this.room.subarray(0, 0);
  /** Bytes of the IP packet. */
  length = 0;
  ecn: Ecn = ECN.none;
  from!: VirtualAddress;
  fromPort = 0;
  to!: VirtualAddress;
  toPort = 0;
  /** Links it has come over. */
  hops = 0;
  /** A bit of it was flipped: of the payload, or of the UDP header, with which it cannot be handed to anybody. */
  isDamaged = false;
  isHeaderDamaged = false;

  direction!: VirtualDirection;
  /** In its direction, from 1. */
  number = 0;
  enteredNs = 0;
  waitedNs = 0;
  isMarked = false;
  isMasked = false;
  isLostInBurst = false;
  isLost = false;
  isDoubled = false;
  isHeldBack = false;
  isCorrupted = false;
  /** Draws, 0 to 1. */
  corruptAt = 0;
  jitter = 0;

  /** The next in the queue, or the next free one. */
  next: Packet | undefined = undefined;

  /** It has arrived. */
  run(): void {
    this.direction.arrive(this);
  }
}

/** Packets that are not on their way, to be used again. */
export class PacketPool {
  #free: Packet | undefined = undefined;
  #bytesUnderway = 0;
  readonly #mostBytes: number;

  /** @param mostBytes memory for the packets on their way */
  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** Whether the packets on their way have taken all the memory that they may. */
  get isFull(): boolean {
    return this.#bytesUnderway > this.#mostBytes;
  }

  /** A packet with a copy of these bytes and no addresses. */
  take(payload: Uint8Array): Packet {
    const packet = this.#free ?? new Packet();
    this.#free = packet.next;
    packet.next = undefined;
    if (packet.room.length < payload.length) packet.room = new Uint8Array(payload.length);
    if (packet.bytes.length !== payload.length) packet.bytes = packet.room.subarray(0, payload.length);
    packet.bytes.set(payload);
    packet.hops = 0;
    packet.isDamaged = packet.isHeaderDamaged = false;
    this.#bytesUnderway += packet.room.length;
    return packet;
  }

  /** Another packet with the same bytes, addresses and direction. */
  copy(of: Packet): Packet {
    const packet = this.take(of.bytes);
    packet.length = of.length;
    packet.ecn = of.ecn;
    packet.from = of.from;
    packet.fromPort = of.fromPort;
    packet.to = of.to;
    packet.toPort = of.toPort;
    packet.hops = of.hops;
    packet.isDamaged = of.isDamaged;
    packet.isHeaderDamaged = of.isHeaderDamaged;
    packet.direction = of.direction;
    return packet;
  }

  /** The packet has ended. */
  free(packet: Packet): void {
    this.#bytesUnderway -= packet.room.length;
    packet.next = this.#free;
    this.#free = packet;
  }
}

/** Marks it CE where its sender is capable of ECN (RFC 3168 §5). @returns whether it is */
export function mark(packet: Packet): boolean {
  if (packet.ecn === ECN.none) return false;
  packet.isMarked ||= packet.ecn !== ECN.ce;
  packet.ecn = ECN.ce;
  return true;
}

import type { End } from "../carry.ts";

/** Where a receiver is. */
export interface Place {
  /** IPv4; the receiver takes a port that the system chooses. */
  readonly host: string;
  /** IPv4 of its sender. */
  readonly senderHost: string;
  /** For those that have no handshake: is told the sender's port. */
  readonly onSenderPort: (listener: (port: number) => void) => void;
}

/** Where a sender sends to. */
export interface Target {
  readonly host: string;
  readonly port: number;
  /** What the receiver told: its public key in hexadecimal, or nothing. */
  readonly key: string;
  readonly streams: number;
  /** For those that have no handshake: tells the receiver the sender's port. */
  readonly tellPort: (port: number) => void;
}

/** Both ends of a way to carry streams. */
export interface Ends {
  receive(place: Place): Promise<End>;
  send(target: Target): Promise<End>;
}

/** Bytes that a sender writes at a time. */
export const CHUNK_BYTES = 1 << 18;

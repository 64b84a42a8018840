import type { PacketList } from "../crypto.ts";
import type { Violation } from "../errors.ts";
import type { KeyPhase } from "../wire/data-packet.ts";

/** Seals and opens the Data packets of a connection, with whatever keys are in turn. */
export interface Protection {
  /** Of packets that are sealed now. */
  readonly phase: KeyPhase;
  /** Key updates so far of what is sent. */
  readonly updates: number;
  /** Packets that may still be sealed. */
  readonly sealsLeft: number;
  /** When {@link onTimeout} is due, ms; Infinity for never. */
  readonly deadline: number;
  seal(packets: PacketList, from: number, until: number): void;
  /**
   * Opens packets; those that are not authentic get a length of 0.
   *
   * @param grace how long packets with the keys before an update may still come, ms
   */
  open(now: number, packets: PacketList, from: number, until: number, grace: number): void;
  /** What was wrong with the keys of packets that were opened, once. */
  takeViolation(): Violation | undefined;
  /** The largest number of our packets that the other side has. */
  onAcknowledged(largest: number): void;
  /** The other side is known to have the keys. */
  confirm(): void;
  /** Goes on to the next keys, if that is allowed now. */
  update(): boolean;
  onTimeout(now: number): void;
}

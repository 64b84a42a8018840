import type { PacketList } from "../crypto.ts";
import type { Violation } from "../errors.ts";
import type { PacketKeys } from "../keys/packet-keys.ts";
import { keyPhaseOf, type KeyPhase } from "../wire/data-packet.ts";
import type { Protection } from "./protection.ts";

/** Seals and opens with the keys of a connection, through their updates. */
export class KeyedProtection implements Protection {
  readonly #keys: PacketKeys;
  #violation: Violation | undefined;

  constructor(keys: PacketKeys) {
    this.#keys = keys;
  }

  get phase(): KeyPhase {
    return this.#keys.keyPhase;
  }

  get updates(): number {
    return this.#keys.updates;
  }

  get sealsLeft(): number {
    return this.#keys.sealsLeft;
  }

  get deadline(): number {
    return this.#keys.deadline ?? Infinity;
  }

  takeViolation(): Violation | undefined {
    const violation = this.#violation;
    this.#violation = undefined;
    return violation;
  }

  seal(packets: PacketList, from: number, until: number): void {
    this.#keys.sealer.seal(packets, from, until);
    this.#keys.onSealed(packets.number[from]!, until - from);
  }

  open(now: number, packets: PacketList, from: number, until: number, grace: number): void {
    const { bytes, offset, length, number } = packets;
    let failed = 0;
    for (let first = from; first < until;) {
      const phase = keyPhaseOf(bytes, offset[first]!);
      let end = first + 1;
      while (end < until && keyPhaseOf(bytes, offset[end]!) === phase) end++;
      const generation = this.#keys.generationOf(phase, number[first]!);
      const opener = this.#keys.openerOf(generation);
      if (opener === undefined) length.fill(0, first, end);
      else opener.open(packets, first, end);
      for (let i = first; i < end; i++) {
        if (length[i] === 0) failed++;
        else this.#violation ??= this.#keys.onOpened(now, number[i]!, generation, grace);
      }
      first = end;
    }
    if (failed > 0) this.#violation ??= this.#keys.onFailed(failed);
  }

  onAcknowledged(largest: number): void {
    this.#keys.onAcknowledged(largest);
    if (this.#keys.isUpdateDue) this.#keys.update();
  }

  confirm(): void {
    this.#keys.confirm();
  }

  update(): boolean {
    return this.#keys.update();
  }

  onTimeout(now: number): void {
    this.#keys.discardPrevious(now);
  }
}

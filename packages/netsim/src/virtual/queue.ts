import type { Packet } from "./packet.ts";

/** Packets that wait, first in, first out; strung on their `next`. */
export class PacketQueue {
  /** Of all of them. */
  bytes = 0;
  #first: Packet | undefined = undefined;
  #last: Packet | undefined = undefined;

  get isEmpty(): boolean {
    return this.#first === undefined;
  }

  push(packet: Packet): void {
    if (this.#last === undefined) this.#first = packet;
    else this.#last.next = packet;
    this.#last = packet;
    this.bytes += packet.length;
  }

  shift(): Packet | undefined {
    const packet = this.#first;
    if (packet === undefined) return undefined;
    this.#first = packet.next;
    if (this.#first === undefined) this.#last = undefined;
    packet.next = undefined;
    this.bytes -= packet.length;
    return packet;
  }
}

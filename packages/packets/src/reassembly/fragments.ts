import type { FrameFacts } from "../dissect/dissection.ts";
import type { NetworkLayer } from "../dissect/network.ts";
import { hexText } from "../fields/format.ts";
import { CAPTURE_LIMITS } from "../limits.ts";
import { FragmentedDatagram, type Datagram } from "./datagram.ts";

/**
 * The fragments of IP datagrams on their way, of both versions (RFC 791 §3.2, RFC 8200 §4.5). Those that wait too long, or
 * for which there is no room, are forgotten, the oldest first: what is missing is never made up.
 */
export class IpFragments {
  /** In the order of their first fragments. */
  readonly #waiting = new Map<string, FragmentedDatagram>();
  /** Frames of the datagrams completed last, by the frame that completed each. */
  readonly #completed = new Map<number, readonly number[]>();
  #size = 0;

  /**
   * Adds one fragment.
   *
   * @param network addresses, identification and VLAN, which tell datagrams apart
   * @param protocol of the payload; the same identification may be in use for several
   * @param offset bytes from the beginning of the datagram's payload
   * @param isLast nothing follows it
   * @param bytes of its payload, at least one
   * @returns the datagram, when this fragment completes it
   */
  add(
    network: NetworkLayer,
    protocol: number,
    frame: FrameFacts,
    offset: number,
    isLast: boolean,
    bytes: Uint8Array,
  ): Datagram | undefined {
    const key = keyOf(network, protocol);
    const datagram = this.#waitingOf(key, frame.seconds);
    datagram.add(frame.number, offset, isLast, bytes);
    this.#size += bytes.length;
    if (datagram.isComplete) {
      this.#forget(key, datagram);
      const whole = datagram.assemble();
      this.#remember(frame.number, whole);
      return whole;
    }
    if (datagram.count >= CAPTURE_LIMITS.fragmentsOfDatagram) this.#forget(key, datagram);
    this.#makeRoom();
    return undefined;
  }

  /** The frames whose fragments made up the datagram that a frame completed: they are needed to dissect it again. */
  framesOf(frame: number): readonly number[] {
    return this.#completed.get(frame) ?? [];
  }

  #waitingOf(key: string, now: number): FragmentedDatagram {
    let datagram = this.#waiting.get(key);
    if (datagram !== undefined && Math.abs(now - datagram.since) > CAPTURE_LIMITS.fragmentSeconds) {
      this.#forget(key, datagram);
      datagram = undefined;
    }
    if (datagram === undefined) {
      datagram = new FragmentedDatagram(now);
      this.#waiting.set(key, datagram);
    }
    return datagram;
  }

  #forget(key: string, datagram: FragmentedDatagram): void {
    this.#waiting.delete(key);
    this.#size -= datagram.size;
  }

  #makeRoom(): void {
    while (this.#waiting.size > CAPTURE_LIMITS.fragmentedDatagrams || this.#size > CAPTURE_LIMITS.fragmentBytes) {
      const [key, oldest] = this.#waiting.entries().next().value!;
      this.#forget(key, oldest);
    }
  }

  #remember(frame: number, { parts }: Datagram): void {
    this.#completed.set(
      frame,
      parts.map((part) => part.frame),
    );
    if (this.#completed.size <= CAPTURE_LIMITS.reassembledDatagrams) return;
    this.#completed.delete(this.#completed.keys().next().value!);
  }
}

function keyOf({ version, source, destination, identification, vlan }: NetworkLayer, protocol: number): string {
  const length = version === 4 ? 4 : 16;
  const addresses = `${hexText(source.subarray(0, length))}>${hexText(destination.subarray(0, length))}`;
  return `${addresses}:${identification}:${protocol}:${vlan}`;
}

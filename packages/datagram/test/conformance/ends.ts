import { once } from "node:events";
import { ADDRESS_BYTES, createBatch, encodeAddress, hostOf, portOf } from "../../src/index.ts";
import type { DatagramBackend, DatagramBatch, DatagramSocket, SocketOptions } from "../../src/index.ts";

/** A datagram as the tests see it. */
export interface Datagram {
  readonly from: string;
  readonly bytes: Buffer;
  readonly ecn: number;
}

/** A socket that keeps what it receives. */
export class End {
  readonly received: Datagram[] = [];
  readonly errors: Error[] = [];
  readonly #arrivals = new EventTarget();
  #socket: DatagramSocket | undefined;
  /** Called when the socket says so; a test may put something else there. */
  onDrain: () => void = () => {};
  onBatch: (batch: DatagramBatch) => void = () => {};

  static async open(backend: DatagramBackend, options: Partial<SocketOptions> = {}): Promise<End> {
    const end = new End();
    end.#socket = await backend.openSocket({
      host: "127.0.0.1",
      onReceive: (batch) => end.#keep(batch),
      onDrain: () => end.onDrain(),
      onError: (error) => end.errors.push(error),
      ...options,
    });
    return end;
  }

  get socket(): DatagramSocket {
    if (this.#socket === undefined) throw new Error("not open yet");
    return this.#socket;
  }

  /** How others name it. */
  get name(): string {
    return `${this.socket.host} ${this.socket.port}`;
  }

  get address(): Uint8Array {
    return encodeAddress(this.socket.host, this.socket.port);
  }

  /** What it has received, once there are so many. */
  async until(count: number): Promise<readonly Datagram[]> {
    while (this.received.length < count) await once(this.#arrivals, "arrival");
    return this.received;
  }

  #keep(batch: DatagramBatch): void {
    for (let run = 0; run < batch.count; run++) this.received.push(...datagramsOf(batch, run));
    this.onBatch(batch);
    this.#arrivals.dispatchEvent(new Event("arrival"));
  }
}

function datagramsOf({ bytes, offset, length, segment, address, ecn }: DatagramBatch, run: number): Datagram[] {
  const at = run * ADDRESS_BYTES;
  const from = `${hostOf(address, at)} ${portOf(address, at)}`;
  const begin = offset[run] ?? 0;
  const end = begin + (length[run] ?? 0);
  const datagrams: Datagram[] = [];
  let next = begin;
  do {
    const until = Math.min(next + (segment[run] ?? 1), end);
    datagrams.push({ from, bytes: Buffer.from(bytes.subarray(next, until)), ecn: ecn[run] ?? 0 });
    next = until;
  } while (next < end);
  return datagrams;
}

/** Datagrams of one size, the last of it or shorter, for one address. */
export interface Run {
  readonly to: Uint8Array;
  readonly bytes: Uint8Array;
  /** The length of all unless given. */
  readonly segment?: number;
  readonly ecn?: number;
}

export function batchOf(runs: readonly Run[]): DatagramBatch {
  const batch = createBatch(runs.reduce((sum, { bytes }) => sum + bytes.length, 0));
  let used = 0;
  for (const { to, bytes, segment = Math.max(1, bytes.length), ecn = 0 } of runs) {
    const run = batch.count++;
    batch.bytes.set(bytes, used);
    batch.offset[run] = used;
    batch.length[run] = bytes.length;
    batch.segment[run] = segment;
    batch.address.set(to, run * ADDRESS_BYTES);
    batch.ecn[run] = ecn;
    used += bytes.length;
  }
  return batch;
}

/** Bytes that show where they were: each is its place, and a number's. */
export function pattern(length: number, number = 0): Buffer {
  return Buffer.from(Uint8Array.from({ length }, (_, at) => at * 7 + (at >> 8) + number));
}

/**
 * Sends runs two at a time, goes on where it was stopped as soon as the socket says so, and overwrites what was sent.
 * @returns how often it had to wait
 */
export async function sendAll(end: End, runs: readonly Run[]): Promise<number> {
  let waits = 0;
  for (let next = 0; next < runs.length; next += 2) {
    const batch = batchOf(runs.slice(next, next + 2));
    let drained = Promise.withResolvers<void>();
    end.onDrain = () => drained.resolve();
    for (let from = end.socket.send(batch); from < batch.count; from = end.socket.send(batch, from)) {
      waits++;
      await drained.promise;
      drained = Promise.withResolvers<void>();
    }
    batch.bytes.fill(0);
  }
  return waits;
}

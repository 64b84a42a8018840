import { encodeAddress } from "../address.ts";
import { ADDRESS_BYTES, BATCH_RUNS, createBatch, type DatagramBatch } from "../batch.ts";

/** Bytes of a batch: four of the largest datagrams, or some hundred that fit Ethernet. */
const ROOM = 4 * 65_536;
/** Addresses whose bytes are remembered. */
const REMEMBERED = 1024;

/** Gathers datagrams into a batch. Those of one address that come in a row become a run. */
export class Gatherer {
  readonly batch: DatagramBatch = createBatch(ROOM);
  readonly #addresses = new Map<string, Uint8Array>();
  #used = 0;
  #lastHost = "";
  #lastPort = 0;

  /** Adds a datagram; false where the batch is too full for it. */
  add(datagram: Uint8Array, host: string, port: number): boolean {
    const { batch } = this;
    if (datagram.length > ROOM - this.#used) return false;
    if (!this.#joinsLast(datagram.length, host, port)) {
      if (batch.count === BATCH_RUNS) return false;
      const run = batch.count++;
      batch.offset[run] = this.#used;
      batch.length[run] = 0;
      batch.segment[run] = Math.max(1, datagram.length);
      batch.address.set(this.#addressOf(host, port), run * ADDRESS_BYTES);
      this.#lastHost = host;
      this.#lastPort = port;
    }
    const run = batch.count - 1;
    batch.bytes.set(datagram, this.#used);
    this.#used += datagram.length;
    batch.length[run] = (batch.length[run] ?? 0) + datagram.length;
    return true;
  }

  clear(): void {
    this.batch.count = 0;
    this.#used = 0;
  }

  /** Only full segments have another behind them, and nothing shows where an empty datagram would be. */
  #joinsLast(bytes: number, host: string, port: number): boolean {
    const { count, length, segment } = this.batch;
    if (count === 0 || host !== this.#lastHost || port !== this.#lastPort) return false;
    const runLength = length[count - 1] ?? 0;
    const runSegment = segment[count - 1] ?? 1;
    return bytes > 0 && bytes <= runSegment && runLength > 0 && runLength % runSegment === 0;
  }

  #addressOf(host: string, port: number): Uint8Array {
    let address = this.#addresses.get(host);
    if (address === undefined) {
      if (this.#addresses.size >= REMEMBERED) this.#addresses.clear();
      address = encodeAddress(host, port);
      this.#addresses.set(host, address);
    }
    address[2] = port >> 8;
    address[3] = port;
    return address;
  }
}

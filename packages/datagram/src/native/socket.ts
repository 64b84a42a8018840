import { encodeAddress, hostOf, portOf } from "../address.ts";
import { createBatch, type DatagramBatch } from "../batch.ts";
import { DatagramError } from "../datagram-error.ts";
import {
  BUFFER_BYTES,
  type DatagramSocket,
  type SocketCounters,
  type SocketFeatures,
  type SocketOptions,
} from "../socket.ts";
import { EVENTS, FEATURES, type Addon, type SocketHandle } from "./addon.ts";

/** Runs that are received at once, 64 KiB each. */
const RECEIVED_RUNS = 16;
/** Times that a socket is received from before the event loop goes on. */
const RECEIVE_ROUNDS = 8;
/** Bytes of the headers before a UDP payload: of UDP, with those of IP (RFC 791 §3.1, RFC 8200 §3). */
const HEADER_BYTES = { v4: 28, v6: 48 };
/** The largest UDP payload: what the length of an IPv4 packet allows, and that of a UDP datagram. */
const PAYLOAD_BYTES = { v4: 65_507, v6: 65_527 };

/** What all sockets of this thread receive into: a batch is valid only while its receiver looks at it. */
let incoming: DatagramBatch | undefined;

/** @throws {DatagramError} `bad-host` `cannot-open` */
export function openNativeSocket(addon: Addon, options: SocketOptions): Promise<DatagramSocket> {
  return Promise.try(() => new NativeSocket(addon, options));
}

class NativeSocket implements DatagramSocket {
  readonly backend = "native";
  readonly host: string;
  readonly port: number;
  readonly #addon: Addon;
  readonly #handle: SocketHandle;
  readonly #options: SocketOptions;
  readonly #incoming: DatagramBatch;
  readonly #closed = Promise.withResolvers<void>();
  #isOpen = true;
  #isPaused = false;
  #isBlocked = false;

  constructor(addon: Addon, options: SocketOptions) {
    const { host = "0.0.0.0", port = 0, bufferBytes = BUFFER_BYTES } = options;
    const address = encodeAddress(host, port);
    incoming ??= createBatch(RECEIVED_RUNS * 65_536);
    this.#incoming = incoming;
    this.#addon = addon;
    this.#options = options;
    try {
      this.#handle = addon.openSocket(address, bufferBytes, (events) => this.#onEvents(events));
    } catch (cause) {
      throw new DatagramError("cannot-open", `No UDP socket at ${host} port ${port}: ${String(cause)}.`, { cause });
    }
    addon.localAddress(this.#handle, address);
    this.host = hostOf(address);
    this.port = portOf(address);
    this.#watch();
  }

  get features(): SocketFeatures {
    const bits = this.#addon.features(this.#handle);
    return {
      segmentationOffload: (bits & FEATURES.segmentationOffload) !== 0,
      receiveOffload: (bits & FEATURES.receiveOffload) !== 0,
      dontFragment: (bits & FEATURES.dontFragment) !== 0,
      ecn: (bits & FEATURES.ecn) !== 0,
    };
  }

  send(batch: DatagramBatch, from = 0): number {
    if (!this.#isOpen) throw new DatagramError("closed", "The socket is closed.");
    const { count, bytes, offset, length, segment, address, ecn } = batch;
    const taken = this.#addon.send(this.#handle, count, from, bytes, offset, length, segment, address, ecn);
    if (taken < count && !this.#isBlocked) {
      this.#isBlocked = true;
      this.#watch();
    }
    return taken;
  }

  pause(): void {
    if (!this.#isOpen || this.#isPaused) return;
    this.#isPaused = true;
    this.#watch();
  }

  resume(): void {
    if (!this.#isOpen || !this.#isPaused) return;
    this.#isPaused = false;
    this.#watch();
  }

  counters(): SocketCounters {
    const values = new Float64Array(7);
    this.#addon.counters(this.#handle, values);
    const [receivedDatagrams = 0, receivedBytes = 0, receivedCalls = 0] = values;
    const [sentDatagrams = 0, sentBytes = 0, sentCalls = 0, overflowed = 0] = values.subarray(3);
    return {
      received: { datagrams: receivedDatagrams, bytes: receivedBytes, calls: receivedCalls },
      sent: { datagrams: sentDatagrams, bytes: sentBytes, calls: sentCalls },
      refused: this.#addon.refusals(this.#handle),
      overflowed,
    };
  }

  pathMtu(address: Uint8Array): number | undefined {
    if (!this.#isOpen) return undefined;
    const mtu = this.#addon.pathMtu(this.#handle, address);
    const family = address[0] === 4 ? "v4" : "v6";
    return mtu <= HEADER_BYTES[family] ? undefined : Math.min(mtu - HEADER_BYTES[family], PAYLOAD_BYTES[family]);
  }

  close(): Promise<void> {
    if (this.#isOpen) {
      this.#isOpen = false;
      this.#addon.closeSocket(this.#handle);
    }
    return this.#closed.promise;
  }

  #watch(): void {
    const events = (this.#isPaused ? 0 : EVENTS.canReceive) | (this.#isBlocked ? EVENTS.canSend : 0);
    this.#addon.watch(this.#handle, events);
  }

  #onEvents(events: number): void {
    if ((events & EVENTS.isClosed) !== 0) this.#closed.resolve();
    if (!this.#isOpen) return;
    if ((events & EVENTS.isBroken) !== 0) {
      this.#fail(undefined);
      return;
    }
    if ((events & EVENTS.canSend) !== 0 && this.#isBlocked) {
      this.#isBlocked = false;
      this.#watch();
      this.#options.onDrain?.();
    }
    if ((events & EVENTS.canReceive) !== 0) this.#receive();
  }

  #receive(): void {
    const batch = this.#incoming;
    const { bytes, offset, length, segment, address, ecn, waited } = batch;
    for (let round = 0; round < RECEIVE_ROUNDS && this.#isOpen && !this.#isPaused; round++) {
      try {
        batch.count = this.#addon.receive(this.#handle, bytes, offset, length, segment, address, ecn, waited);
      } catch (cause) {
        this.#fail(cause);
        return;
      }
      if (batch.count === 0) return;
      this.#options.onReceive(batch);
      if (batch.count < RECEIVED_RUNS) return;
    }
  }

  #fail(cause: unknown): void {
    void this.close();
    this.#options.onError(
      new DatagramError("socket-failed", `The UDP socket at ${this.host} port ${this.port} failed.`, { cause }),
    );
  }
}

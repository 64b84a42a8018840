import type { Backend } from "@wireside/datagram";
import type { CloseReason } from "../core/connection/closing.ts";
import type { Connection } from "../core/connection/connection.ts";
import type { ControllerName } from "../core/congestion/controller.ts";
import type { CipherName } from "../core/crypto.ts";
import type { DatagramFate } from "../core/streams/datagrams.ts";
import type { Direction } from "../core/streams/stream-id.ts";
import type { Stream } from "../core/streams/stream.ts";
import { Arrivals } from "./arrivals.ts";
import { TransportError } from "./transport-error.ts";
import { TransportStream } from "./transport-stream.ts";

/** What a connection is over. */
export interface ConnectionSurroundings {
  readonly peerKey: Uint8Array;
  readonly exporterSecret: Uint8Array;
  readonly cipher: CipherName;
  readonly backend: Backend;
  readonly host: string;
  readonly port: number;
  readonly wake: () => void;
}

/** How a connection does. Times in ms, sizes in bytes. */
export interface TransportStatistics {
  readonly roundTrip: { readonly latest: number; readonly smoothed: number; readonly least: number };
  readonly controller: ControllerName;
  /** What the controller is doing, such as slow_start. */
  readonly phase: string;
  readonly congestionWindow: number;
  readonly bytesInFlight: number;
  /** Bytes a second, where the controller has an estimate. */
  readonly bandwidth: number | undefined;
  readonly sent: { readonly packets: number; readonly bytes: number };
  readonly received: { readonly packets: number; readonly bytes: number; readonly duplicates: number };
  readonly lost: { readonly packets: number; readonly spurious: number };
  readonly mtu: number;
  readonly keyUpdates: number;
  readonly cipher: CipherName;
  readonly backend: Backend;
}

/** A connection with another side that is known by its key. */
export class TransportConnection {
  /** The other side's public key, 32 bytes. Where it was not known before, whether to trust it is for the caller to say. */
  readonly peerKey: Uint8Array;
  /** Where the other side was at first. */
  readonly host: string;
  readonly port: number;
  /** A secret that both sides know and nobody else, and no other connection has, 32 bytes. */
  readonly exporterSecret: Uint8Array;
  /** Resolves with the reason when the connection is over. */
  readonly closed: Promise<CloseReason>;
  readonly #core: Connection;
  readonly #surroundings: ConnectionSurroundings;
  readonly #streams = new Map<number, TransportStream>();
  readonly #opened = new Arrivals<TransportStream>();
  readonly #datagrams = new Arrivals<Uint8Array>();
  readonly #openable: Record<Direction, (() => void)[]> = { bidirectional: [], unidirectional: [] };
  readonly #over = Promise.withResolvers<CloseReason>();

  constructor(core: Connection, surroundings: ConnectionSurroundings) {
    const { peerKey, exporterSecret, host, port } = surroundings;
    this.#core = core;
    this.#surroundings = surroundings;
    this.peerKey = peerKey;
    this.exporterSecret = exporterSecret;
    this.host = host;
    this.port = port;
    this.closed = this.#over.promise;
  }

  get isOpen(): boolean {
    return this.#core.state === "open";
  }

  /**
   * Opens a stream; waits while the other side allows no more.
   *
   * @param options `copies: false` saves a copy of what is written: its bytes may then not change until they are delivered
   * @throws {TransportError} when the connection is over
   */
  async openStream(
    direction: Direction = "bidirectional",
    { copies = true }: { readonly copies?: boolean } = {},
  ): Promise<TransportStream> {
    for (;;) {
      if (!this.isOpen) throw this.#error();
      const stream = this.#core.streams.open(direction);
      if (stream !== undefined) return this.#wrap(stream, copies);
      this.#surroundings.wake();
      await new Promise<void>((resolve) => this.#openable[direction].push(resolve));
    }
  }

  /** Streams that the other side opens, as it does; ends with the connection. */
  streams(): AsyncIterable<TransportStream> {
    return this.#opened;
  }

  /** Sends a datagram once. Says what became of it: `too_large` and `full` are for the caller to deal with. */
  sendDatagram(bytes: Uint8Array): DatagramFate {
    const fate = this.#core.streams.datagrams.send(new Uint8Array(bytes));
    this.#surroundings.wake();
    return fate;
  }

  /** Datagrams that come; ends with the connection. */
  datagrams(): AsyncIterable<Uint8Array> {
    return this.#datagrams;
  }

  /** Ends the connection and tells the other side. What was not acknowledged is lost. */
  close(code = 0, reason = ""): void {
    if (!this.isOpen) return;
    this.#core.close(performance.now(), code, reason);
    this.#surroundings.wake();
  }

  statistics(): TransportStatistics {
    const { recovery, incoming, outgoing, mtu, keyUpdates } = this.#core;
    const { rtt, controller, sent, lostPackets, spuriousLosses } = recovery;
    const { phase, bandwidth } = controller.state();
    return {
      roundTrip: { latest: rtt.latest, smoothed: rtt.smoothed, least: rtt.min },
      ...{ controller: controller.name, phase, congestionWindow: controller.window, bandwidth },
      bytesInFlight: sent.bytesInFlight,
      sent: { packets: outgoing.packets, bytes: outgoing.bytes },
      received: { packets: incoming.packets, bytes: incoming.bytes, duplicates: incoming.duplicates },
      lost: { packets: lostPackets, spurious: spuriousLosses },
      ...{ mtu, keyUpdates, cipher: this.#surroundings.cipher, backend: this.#surroundings.backend },
    };
  }

  /** Tells streams and those who wait what happened. For the transport. */
  takeEvents(): void {
    const { streams } = this.#core;
    for (let event; (event = streams.nextEvent()) !== undefined;) {
      if (event.kind === "openable") for (const resolve of this.#openable[event.direction].splice(0)) resolve();
      else if (event.kind === "datagram") {
        for (let bytes; (bytes = streams.datagrams.receive()) !== undefined;) this.#datagrams.add(bytes);
      } else if ("stream" in event) this.#takeStreamEvent(event.kind, event.stream);
    }
  }

  /** The connection is over. For the transport. */
  end(): void {
    const error = this.#error();
    const isOurs = this.#core.closeReason?.by === "local" && this.#core.closeReason.isApplication;
    for (const stream of this.#streams.values()) stream.onEnd(error, isOurs);
    this.#streams.clear();
    this.#opened.end();
    this.#datagrams.end();
    for (const waiting of Object.values(this.#openable)) for (const resolve of waiting.splice(0)) resolve();
    if (this.#core.closeReason !== undefined) this.#over.resolve(this.#core.closeReason);
  }

  #takeStreamEvent(
    kind: "opened" | "readable" | "reset" | "stopped" | "wanted" | "writable" | "delivered",
    core: Stream,
  ): void {
    if (kind === "opened") {
      this.#opened.add(this.#wrap(core));
      return;
    }
    const stream = this.#streams.get(core.id);
    if (kind === "readable") stream?.onReadable();
    else if (kind === "writable") stream?.onWritable();
    else if (kind === "reset") stream?.onReset();
    else if (kind === "stopped") stream?.onStopped();
    else if (kind === "wanted") stream?.onWanted();
    else stream?.onDelivered();
    this.#forgetIfOver(core);
  }

  #wrap(core: Stream, copies = true): TransportStream {
    const stream = new TransportStream(core, this.#core.streams, this.#surroundings.wake, copies);
    this.#streams.set(core.id, stream);
    stream.once("close", () => {
      this.#forgetIfOver(core);
    });
    return stream;
  }

  /** What was written may be delivered after the stream of Node is closed. */
  #forgetIfOver(core: Stream): void {
    if (this.#streams.get(core.id)?.closed === true && core.sending?.isAlive !== true) this.#streams.delete(core.id);
  }

  #error(): TransportError {
    const reason = this.#core.closeReason;
    return reason === undefined ? new TransportError("closed", "The connection is over.") : TransportError.of(reason);
  }
}

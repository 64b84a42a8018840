import type { DatagramBatch } from "./batch.ts";

export type Backend = "native" | "portable";

/** What a socket is to be. */
export interface SocketOptions {
  /** Own address; `0.0.0.0` (the default) or `::` is every one, and `::` those of IPv4 too. */
  readonly host?: string;
  /** 0, the default, lets the system choose. */
  readonly port?: number;
  /** Bytes that the system keeps for each direction, as far as it allows; 2 MiB by default. */
  readonly bufferBytes?: number;
  /** Datagrams that came; the batch is valid during the call. Its `ecn` is 0 and its `segment` the length where the backend knows no better. */
  readonly onReceive: (batch: DatagramBatch) => void;
  /** A batch was not taken whole by {@link DatagramSocket.send}; now there is room. */
  readonly onDrain?: () => void;
  /** The socket is of no more use, and closed. Errors of single datagrams (nobody listens there, too long) are counted only. */
  readonly onError: (error: Error) => void;
}

/** What happened so far. */
export interface SocketCounters {
  readonly received: { readonly datagrams: number; readonly bytes: number; readonly calls: number };
  readonly sent: { readonly datagrams: number; readonly bytes: number; readonly calls: number };
  /** Datagrams that the system refused, by its name of the reason, such as ECONNREFUSED or EMSGSIZE. */
  readonly refused: Readonly<Record<string, number>>;
  /** Datagrams that came when the socket's buffer was full (SO_RXQ_OVFL), where the system says it. */
  readonly overflowed: number;
}

/** What this backend does on this system. */
export interface SocketFeatures {
  /** Runs leave in one system call (UDP_SEGMENT) … */
  readonly segmentationOffload: boolean;
  /** … and come in one (UDP_GRO). */
  readonly receiveOffload: boolean;
  /** Datagrams are never fragmented, so that path MTU discovery means something. */
  readonly dontFragment: boolean;
  /** ECN bits are set and told. */
  readonly ecn: boolean;
}

export interface DatagramSocket {
  readonly backend: Backend;
  /** A feature that the system turns out not to have after all (a way out without segmentation offload) becomes false. */
  readonly features: SocketFeatures;
  readonly host: string;
  readonly port: number;
  /**
   * Sends runs in their order, from run `from` (0 by default) on. What the system takes it takes now: the batch may be used
   * again afterwards.
   *
   * @returns the first run that was not taken whole, `batch.count` after all; where it is less, {@link SocketOptions.onDrain}
   *   tells when to go on from it. Of a run that was taken in part, `offset` and `length` were moved past that part.
   * @throws {RangeError} where a run ends outside `bytes` or has a segment of 0, or `from` is beyond `count`
   * @throws {DatagramError} `closed`
   */
  send(batch: DatagramBatch, from?: number): number;
  /** Receives nothing until {@link resume}; what comes waits in a buffer of `bufferBytes`, and is lost when that is full. */
  pause(): void;
  resume(): void;
  counters(): SocketCounters;
  /** Largest UDP payload that the route to an address carries as far as the system knows; undefined where it does not say. */
  pathMtu(address: Uint8Array): number | undefined;
  /** Closes it: from now on nothing is called any more. Resolves once the port is free. */
  close(): Promise<void>;
}

/** {@link SocketOptions.bufferBytes} unless told otherwise. */
export const BUFFER_BYTES = 2 * 1024 * 1024;

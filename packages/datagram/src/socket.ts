import type { DatagramBatch } from "./batch.ts";

export type Backend = "native" | "portable";

/** What a socket is to be. */
export interface SocketOptions {
  /** Own address; `0.0.0.0` or `::` is every one. */
  readonly host?: string;
  /** 0, the default, lets the system choose. */
  readonly port?: number;
  /** Bytes that the system keeps for each direction, as far as it allows; 2 MiB by default. */
  readonly bufferBytes?: number;
  /** Datagrams that came; the batch is valid during the call. Its `ecn` is 0 and its `segment` the length where the backend knows no better. */
  readonly onReceive: (batch: DatagramBatch) => void;
  /** A batch was not taken whole by {@link DatagramSocket.send}; now there is room. */
  readonly onDrain?: () => void;
  /** The socket is of no more use. Errors of single datagrams (nobody listens there, too long) are counted only. */
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
  readonly features: SocketFeatures;
  readonly host: string;
  readonly port: number;
  /**
   * Sends runs in their order. What the system takes it takes now: the batch may be used again afterwards.
   *
   * @returns how many runs it took; after fewer than all, {@link SocketOptions.onDrain} tells when to go on
   */
  send(batch: DatagramBatch): number;
  /** Receives nothing until {@link resume}; what comes waits in the system's buffer. */
  pause(): void;
  resume(): void;
  counters(): SocketCounters;
  /** Largest UDP payload that the route to an address carries as far as the system knows; undefined where it does not say. */
  pathMtu(address: Uint8Array): number | undefined;
  close(): Promise<void>;
}

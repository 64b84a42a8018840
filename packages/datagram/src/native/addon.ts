/** A socket of the addon, which knows it by this object. */
export type SocketHandle = object;
/** A cipher of the addon. */
export type CipherHandle = object;

/** Bits of what a socket tells its owner of, and of what it is asked to tell. */
export const EVENTS = { canReceive: 1, canSend: 2, isClosed: 4, isBroken: 8 } as const;

/** Bits of {@link Addon.features}. */
export const FEATURES = { segmentationOffload: 1, receiveOffload: 2, dontFragment: 4, ecn: 8 } as const;

/** The addon's numbers of the ciphers. */
export const CIPHERS = { "aes-128-gcm": 0, "chacha20-poly1305": 1 } as const;

/**
 * What native/module.cpp gives. Each function checks its arguments and throws a TypeError or RangeError where one is not what it
 * should be; what the system refuses is an Error with the system's name as `code`. The columns of batches come one by one: reading
 * them from an object would cost more than a datagram.
 */
export interface Addon {
  /** What it was compiled from, see {@link hashSources}. */
  readonly sources: string;
  openSocket(address: Uint8Array, bufferBytes: number, onEvents: (events: number) => void): SocketHandle;
  /** `onEvents` is told once it is closed; till then the process goes on. */
  closeSocket(socket: SocketHandle): void;
  /** Says what to tell of from now on: `canReceive`, `canSend`, both or none. */
  watch(socket: SocketHandle, events: number): void;
  /** @returns the first run not taken whole, its offset and length moved past what was taken */
  send(
    socket: SocketHandle,
    count: number,
    from: number,
    bytes: Uint8Array,
    offset: Uint32Array,
    length: Uint32Array,
    segment: Uint32Array,
    address: Uint8Array,
    ecn: Uint8Array,
  ): number;
  /** Fills a batch, 64 KiB of `bytes` a run. @returns runs */
  receive(
    socket: SocketHandle,
    bytes: Uint8Array,
    offset: Uint32Array,
    length: Uint32Array,
    segment: Uint32Array,
    address: Uint8Array,
    ecn: Uint8Array,
    waited: Float32Array,
  ): number;
  localAddress(socket: SocketHandle, into: Uint8Array): void;
  features(socket: SocketHandle): number;
  /** Received datagrams, bytes and calls, the same three of sent, and overflowed. */
  counters(socket: SocketHandle, into: Float64Array): void;
  refusals(socket: SocketHandle): Record<string, number>;
  /** Bytes of the largest IP packet on the way to an address; 0 where the system does not say. */
  pathMtu(socket: SocketHandle, address: Uint8Array): number;
  createCipher(name: number, key: Uint8Array, iv: Uint8Array, headerBytes: number): CipherHandle;
  seal(
    cipher: CipherHandle,
    bytes: Uint8Array,
    offset: Uint32Array,
    length: Uint32Array,
    number: Float64Array,
    from: number,
    until: number,
  ): void;
  open(
    cipher: CipherHandle,
    bytes: Uint8Array,
    offset: Uint32Array,
    length: Uint32Array,
    number: Float64Array,
    from: number,
    until: number,
  ): void;
}

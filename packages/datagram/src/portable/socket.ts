import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { once } from "node:events";
import { encodeAddress, hostOf } from "../address.ts";
import { ADDRESS_BYTES, type DatagramBatch } from "../batch.ts";
import { checkBatch } from "../check.ts";
import { DatagramError } from "../datagram-error.ts";
import { BUFFER_BYTES, type DatagramSocket, type SocketCounters, type SocketOptions } from "../socket.ts";
import { Inbox } from "./inbox.ts";
import { Remote } from "./remote.ts";

/** The largest datagram there is, and more. */
const DATAGRAM_BYTES = 65_536;

/** A socket over node:dgram. @throws {DatagramError} `bad-host` `cannot-open` */
export async function openPortableSocket(options: SocketOptions): Promise<DatagramSocket> {
  const { host = "0.0.0.0", port = 0, bufferBytes = BUFFER_BYTES } = options;
  const address = encodeAddress(host, port);
  const isV6 = address[0] === 6;
  const socket = createSocket({
    type: isV6 ? "udp6" : "udp4",
    // Hosts are addresses already: no question to the resolver, and no turn of the event loop for it.
    lookup: (name, _options, answer) => answer(null, name, isV6 ? 6 : 4),
  });
  try {
    const listening = once(socket, "listening"); // which it may be before bind returns
    socket.bind({ port, address: hostOf(address), exclusive: true });
    await listening;
  } catch (cause) {
    throw new DatagramError("cannot-open", `No UDP socket at ${host} port ${port}: ${String(cause)}.`, { cause });
  }
  enlargeBuffers(socket, bufferBytes);
  return new PortableSocket(socket, isV6, options);
}

class PortableSocket implements DatagramSocket {
  readonly backend = "portable";
  readonly features = { segmentationOffload: false, receiveOffload: false, dontFragment: false, ecn: false };
  readonly host: string;
  readonly port: number;
  readonly #socket: Socket;
  readonly #options: SocketOptions;
  readonly #inbox: Inbox;
  readonly #remote: Remote;
  readonly #closed = Promise.withResolvers<void>();
  readonly #received = { datagrams: 0, bytes: 0, calls: 0 };
  readonly #sent = { datagrams: 0, bytes: 0, calls: 0 };
  readonly #refused: Record<string, number> = {};
  #overflowed = 0;
  #isOpen = true;
  #isBlocked = false;
  /**
   * The datagram that is being sent: libuv keeps those that the system does not take at once, while the batch may change. As
   * nothing more is sent until that one is gone, one place is enough.
   */
  readonly #outgoing = Buffer.alloc(DATAGRAM_BYTES);

  constructor(socket: Socket, isV6: boolean, options: SocketOptions) {
    const { address, port } = socket.address();
    this.host = address;
    this.port = port;
    this.#socket = socket;
    this.#options = options;
    this.#inbox = new Inbox(options.bufferBytes ?? BUFFER_BYTES, options.onReceive);
    this.#remote = new Remote(isV6);
    socket.on("message", (datagram, from) => this.#onMessage(datagram, from));
    socket.on("close", () => this.#closed.resolve());
    socket.on("error", (cause) => this.#onError(cause));
  }

  send(batch: DatagramBatch, from = 0): number {
    if (!this.#isOpen) throw new DatagramError("closed", "The socket is closed.");
    checkBatch(batch, from);
    const bytes = Buffer.from(batch.bytes.buffer, batch.bytes.byteOffset, batch.bytes.byteLength);
    for (let run = from; run < batch.count; run++) {
      const length = batch.length[run] ?? 0;
      const sent = this.#sendRun(batch, run, bytes);
      if (sent === undefined) continue;
      this.#isBlocked = true;
      batch.offset[run] = (batch.offset[run] ?? 0) + sent;
      batch.length[run] = length - sent;
      return run;
    }
    return batch.count;
  }

  pause(): void {
    if (this.#isOpen) this.#inbox.pause();
  }

  resume(): void {
    if (this.#isOpen) this.#inbox.resume();
  }

  counters(): SocketCounters {
    return {
      received: { ...this.#received },
      sent: { ...this.#sent },
      refused: { ...this.#refused },
      overflowed: this.#overflowed,
    };
  }

  pathMtu(): undefined {
    return undefined;
  }

  close(): Promise<void> {
    if (this.#isOpen) {
      this.#isOpen = false;
      this.#inbox.close();
      this.#socket.close();
    }
    return this.#closed.promise;
  }

  /** Sends a run. @returns undefined after all of it, else how many of its bytes were taken */
  #sendRun({ offset, length, segment, address }: DatagramBatch, run: number, bytes: Buffer): number | undefined {
    const begin = offset[run] ?? 0;
    const size = length[run] ?? 0;
    this.#remote.read(address, run * ADDRESS_BYTES);
    let at = 0;
    do {
      if (this.#socket.getSendQueueCount() > 0) return at;
      const next = Math.min(at + (segment[run] ?? 1), size);
      this.#sendDatagram(bytes, begin + at, begin + next);
      at = next;
    } while (at < size);
    return undefined;
  }

  #sendDatagram(bytes: Buffer, begin: number, end: number): void {
    const { host, port, refusal } = this.#remote;
    if (refusal !== undefined) this.#refuse(refusal);
    else if (end - begin > DATAGRAM_BYTES) this.#refuse("EMSGSIZE");
    else {
      bytes.copy(this.#outgoing, 0, begin, end);
      this.#socket.send(this.#outgoing, 0, end - begin, port, host, this.#onSent);
    }
  }

  readonly #onSent = (error: NodeJS.ErrnoException | null, bytes: number): void => {
    if (!this.#isOpen) return;
    this.#sent.calls++;
    if (error === null) {
      this.#sent.datagrams++;
      this.#sent.bytes += bytes;
    } else this.#refuse(error.code ?? error.name);
    if (!this.#isBlocked || this.#socket.getSendQueueCount() > 0) return;
    this.#isBlocked = false;
    this.#options.onDrain?.();
  };

  #refuse(reason: string): void {
    this.#refused[reason] = (this.#refused[reason] ?? 0) + 1;
  }

  #onMessage(datagram: Uint8Array, from: RemoteInfo): void {
    this.#received.calls++;
    if (this.#inbox.add(datagram, from)) {
      this.#received.datagrams++;
      this.#received.bytes += datagram.length;
    } else this.#overflowed++;
  }

  #onError(cause: NodeJS.ErrnoException): void {
    if (!this.#isOpen) return;
    // What the network answered to something sent earlier, told while receiving.
    if (!FATAL.has(cause.code ?? "")) {
      this.#refuse(cause.code ?? cause.name);
      return;
    }
    void this.close();
    this.#options.onError(
      new DatagramError("socket-failed", `The UDP socket at ${this.host} port ${this.port} failed.`, { cause }),
    );
  }
}

/** Asks for so many bytes in each direction; some systems refuse what is too much, and are asked for half. */
function enlargeBuffers(socket: Socket, bytes: number): void {
  const ask = (set: (bytes: number) => void, wanted: number): void => {
    try {
      set(wanted);
    } catch {
      if (wanted > LEAST_BUFFER_BYTES) ask(set, wanted >> 1);
    }
  };
  ask((wanted) => socket.setRecvBufferSize(wanted), bytes);
  ask((wanted) => socket.setSendBufferSize(wanted), bytes);
}

/** After these a socket does not work again; the native backend knows the same. */
const FATAL = new Set(["EBADF", "ENOTSOCK", "EINVAL", "EFAULT"]);

/** Below this a system has enough by itself. */
const LEAST_BUFFER_BYTES = 65_536;

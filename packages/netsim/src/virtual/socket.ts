import { NetsimError } from "../netsim-error.ts";
import type { VirtualAddress } from "./address.ts";
import type { HostSurroundings, VirtualHost } from "./host.ts";
import { ECN, type Ecn, type Packet } from "./packet.ts";

/** The most bytes a datagram carries: 65,535 less the headers of IPv4 and UDP. */
const MOST_PAYLOAD = 65_507;

/** A datagram that has come: one object and its bytes, used again and again; copy what is to be kept. */
export interface VirtualDatagram {
  readonly bytes: Uint8Array;
  /** Who sent it. */
  readonly address: string;
  readonly port: number;
  readonly ecn: Ecn;
}

export type DatagramHandler = (datagram: VirtualDatagram) => void;

/** Sends and receives datagrams, from {@link VirtualHost.bind} until it is closed. */
export class VirtualSocket {
  /** What it was bound to; a rebinding does not change that. */
  readonly address: string;
  readonly port: number;
  readonly #host: VirtualHost;
  readonly #surroundings: HostSurroundings;
  readonly #receive: DatagramHandler;
  readonly #datagram = { bytes: new Uint8Array(), address: "", port: 0, ecn: ECN.none as Ecn };
  /** What others see of it. */
  #from: VirtualAddress;
  #fromPort: number;

  constructor(
    host: VirtualHost,
    surroundings: HostSurroundings,
    address: VirtualAddress,
    port: number,
    receive: DatagramHandler,
  ) {
    this.address = address.text;
    this.port = port;
    this.#host = host;
    this.#surroundings = surroundings;
    this.#receive = receive;
    this.#from = address;
    this.#fromPort = port;
    this.#listen();
  }

  /**
   * Sends a datagram, whose bytes are copied. What becomes of it is not told: see the fates and the counts of links and hosts.
   * @param ecn the bits of its IP header
   * @throws {NetsimError} `bad-network` when it is longer than a datagram may be
   */
  send(address: string, port: number, bytes: Uint8Array, ecn: Ecn = ECN.none): void {
    if (bytes.length > MOST_PAYLOAD)
      throw new NetsimError("bad-network", `A datagram of ${String(bytes.length)} bytes is too long.`);
    const packet = this.#surroundings.pool.take(bytes);
    packet.to = this.#surroundings.find(address);
    packet.toPort = port;
    packet.from = this.#from;
    packet.fromPort = this.#fromPort;
    packet.ecn = ecn;
    packet.length = bytes.length + packet.to.headers;
    this.#host.send(packet);
  }

  /**
   * From now on its datagrams come from another address or port, without its knowing: what a NAT does that has forgotten it.
   * Datagrams to the old ones reach nobody.
   * @throws {NetsimError} `bad-network` when another has them
   */
  rebind({ address = this.#from.text, port = this.#fromPort }: { address?: string; port?: number }): void {
    const from = this.#surroundings.own(address, this.#host);
    if (from.sockets.has(port)) throw taken(from, port);
    this.close();
    this.#from = from;
    this.#fromPort = port;
    this.#listen();
  }

  /** Datagrams that come reach nobody. */
  close(): void {
    this.#from.sockets.delete(this.#fromPort);
  }

  /** A datagram has come. */
  hand(packet: Packet): void {
    const datagram = this.#datagram;
    datagram.bytes = packet.bytes;
    datagram.address = packet.from.text;
    datagram.port = packet.fromPort;
    datagram.ecn = packet.ecn;
    this.#receive(datagram);
  }

  #listen(): void {
    if (this.#from.sockets.has(this.#fromPort)) throw taken(this.#from, this.#fromPort);
    this.#from.sockets.set(this.#fromPort, this);
  }
}

function taken({ text }: VirtualAddress, port: number): NetsimError {
  return new NetsimError("bad-network", `Port ${String(port)} of ${text} is taken.`);
}

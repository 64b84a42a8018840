import { NetsimError } from "../netsim-error.ts";
import type { VirtualAddress } from "./address.ts";
import type { EventQueue } from "./events.ts";
import { VirtualNode } from "./node.ts";
import type { Packet, PacketPool } from "./packet.ts";
import { VirtualSocket, type DatagramHandler } from "./socket.ts";

/** The ports a system chooses from (RFC 6335 §6). */
const FIRST_EPHEMERAL = 49_152;
const LAST_PORT = 65_535;

export interface HostOptions {
  /**
   * Does it look at UDP checksums, as hosts do? By default damaged datagrams end here. If not, those whose payload was damaged
   * are handed on, as behind a box that makes the checksum anew; those whose UDP header was damaged never are.
   */
  readonly checksums?: boolean;
}

/** What a host has of its network. */
export interface HostSurroundings {
  readonly events: EventQueue;
  readonly pool: PacketPool;
  /** Gives the host an address, or finds one that others have. */
  own(address: string, host: VirtualHost): VirtualAddress;
  find(address: string): VirtualAddress;
}

/** A node with addresses, whose sockets send and receive datagrams. */
export class VirtualHost extends VirtualNode {
  /** Datagrams that came to a port on which nobody listens, or whose address it no longer has. */
  unheard = 0;
  /** Datagrams whose checksum was found wrong. */
  damaged = 0;
  readonly #addresses: VirtualAddress[];
  readonly #surroundings: HostSurroundings;
  readonly #checksums: boolean;

  /** By {@link VirtualNetwork.host}. */
  constructor(addresses: readonly string[], options: HostOptions, surroundings: HostSurroundings) {
    super(addresses.join(" "), surroundings.pool);
    this.#surroundings = surroundings;
    this.#checksums = options.checksums ?? true;
    this.#addresses = addresses.map((address) => surroundings.own(address, this));
  }

  override get isRouter(): boolean {
    return false;
  }

  /** The first of them is what sockets are bound to unless told otherwise. */
  get addresses(): readonly string[] {
    return this.#addresses.map(({ text }) => text);
  }

  /**
   * Opens a socket.
   * @param port 0 for one that is free
   * @param receive is called with each datagram that comes
   * @param address one of the host's
   * @throws {NetsimError} `bad-network` when the port is taken or the address is not the host's
   */
  bind(port: number, receive: DatagramHandler, address?: string): VirtualSocket {
    const own = address === undefined ? this.#addresses[0] : this.#addresses.find(({ text }) => text === address);
    if (own === undefined) throw new NetsimError("bad-network", `${this.name} has no address ${address ?? ""}.`);
    const free = port === 0 ? freePort(own) : port;
    return new VirtualSocket(this, this.#surroundings, own, free, receive);
  }

  /** A packet has come over a link, or from a socket of its own. */
  override receive(packet: Packet): void {
    const { to, toPort } = packet;
    const isRefused = packet.isHeaderDamaged || (packet.isDamaged && this.#checksums);
    const socket = to.host === this ? to.sockets.get(toPort) : undefined;
    if (isRefused) this.damaged++;
    else if (socket === undefined) this.unheard++;
    else socket.hand(packet);
    this.pool.free(packet);
  }

  /** A socket sends a packet. To itself, it goes over no link. */
  send(packet: Packet): void {
    if (packet.to.host !== this) return this.pass(packet);
    const { events } = this.#surroundings;
    events.add(events.nowNs, { run: () => this.receive(packet) });
  }
}

function freePort({ text, sockets }: VirtualAddress): number {
  for (let port = FIRST_EPHEMERAL; port <= LAST_PORT; port++) if (!sockets.has(port)) return port;
  throw new NetsimError("bad-network", `${text} has no port left.`);
}

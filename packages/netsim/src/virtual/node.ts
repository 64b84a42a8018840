import { NetsimError } from "../netsim-error.ts";
import type { VirtualAddress } from "./address.ts";
import type { VirtualDirection } from "./direction.ts";
import type { Packet, PacketPool } from "./packet.ts";
import { shortestWay } from "./routes.ts";

/** The most links a packet goes over: where routes lead in a circle it ends. */
const MOST_HOPS = 64;

/** A way that was chosen, before those that are shortest. */
export interface Route {
  /** For packets to this address; to any, where nothing is said. */
  readonly to?: string;
  /** For packets from this address; from any, where nothing is said. */
  readonly from?: string;
}

/** What stands at the ends of links: a host, or a router, which only passes packets on. */
export class VirtualNode {
  /** What it is called, for those who read errors. */
  readonly name: string;
  /** The directions that begin here. */
  readonly ways: VirtualDirection[] = [];
  /** Packets that ended here because no way led further, or after 64 links. */
  unrouted = 0;
  protected readonly pool: PacketPool;
  readonly #routes: { readonly route: Route; readonly way: VirtualDirection }[] = [];
  /** The ways found so far, by where to and where from. */
  readonly #known = new Map<VirtualAddress, Map<VirtualAddress, VirtualDirection | undefined>>();

  /** By {@link VirtualNetwork.router} and {@link VirtualNetwork.host}. */
  constructor(name: string, pool: PacketPool) {
    this.name = name;
    this.pool = pool;
  }

  /** Do packets go through it that are for others? */
  get isRouter(): boolean {
    return true;
  }

  /**
   * From now on packets from here go this way; the first route that fits counts.
   * @param way `link.ab` or `link.ba` of one of its links
   * @throws {NetsimError} `bad-network` when the way does not begin here
   */
  route(route: Route, way: VirtualDirection): void {
    if (way.from !== this)
      throw new NetsimError("bad-network", `A route of ${this.name} cannot begin at ${way.from.name}.`);
    this.#routes.push({ route, way });
    this.forgetWays();
  }

  /** A packet has come over a link. */
  receive(packet: Packet): void {
    packet.hops++;
    this.pass(packet);
  }

  /** Sends a packet on its way. */
  pass(packet: Packet): void {
    const way = packet.hops < MOST_HOPS ? this.#wayOf(packet) : undefined;
    if (way !== undefined) return way.take(packet);
    this.unrouted++;
    this.pool.free(packet);
  }

  /** The links, or who has which address, are no longer the same. */
  forgetWays(): void {
    this.#known.clear();
  }

  #wayOf({ to, from }: Packet): VirtualDirection | undefined {
    let known = this.#known.get(to);
    if (known === undefined) this.#known.set(to, (known = new Map()));
    if (!known.has(from)) known.set(from, this.#findWay(to, from));
    return known.get(from);
  }

  #findWay(to: VirtualAddress, from: VirtualAddress): VirtualDirection | undefined {
    const fits = (wanted: string | undefined, address: VirtualAddress) =>
      wanted === undefined || wanted === address.text;
    const chosen = this.#routes.find(({ route }) => fits(route.to, to) && fits(route.from, from));
    return chosen?.way ?? (to.host && shortestWay(this, to.host));
  }
}

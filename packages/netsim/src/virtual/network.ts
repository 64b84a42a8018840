import { NetsimError } from "../netsim-error.ts";
import { VirtualAddress } from "./address.ts";
import { EventQueue, VirtualTimer } from "./events.ts";
import { VirtualHost, type HostOptions } from "./host.ts";
import { VirtualLink, type VirtualLinkOptions } from "./link.ts";
import { VirtualNode } from "./node.ts";
import { PacketPool } from "./packet.ts";
import { NS_PER_MS, notBefore } from "./time.ts";

/** Steps that a run may take unless told otherwise: some seconds of work. */
const MOST_STEPS = 20_000_000;
/** As the emulator's. */
const MEMORY = 512 * 2 ** 20;

export interface VirtualNetworkOptions {
  /** The same seed gives the same run; a whole number, 1 by default. */
  readonly seed?: number;
  /** Memory for the packets on their way, bytes; beyond it they are dropped (`dropped-memory`). 512 MiB by default. */
  readonly memory?: number;
}

export interface RunOptions {
  /** When to stop, ms; what is due then still happens. */
  readonly until?: number;
  /** Asked before each step; the run ends when it says yes. */
  readonly done?: () => boolean;
  /** After so many steps the run is taken for endless. */
  readonly steps?: number;
}

/** Why a run ended: it was done, its time was over, or nothing was left that could happen. */
export type RunEnd = "done" | "until" | "idle";

/**
 * A network in virtual time: hosts, routers and links, a clock that goes on when nothing is left to do at a moment, and luck from a
 * seed. The same program gives the same run, to the nanosecond.
 */
export class VirtualNetwork {
  readonly #seed: number;
  readonly #events = new EventQueue();
  readonly #pool: PacketPool;
  readonly #nodes: VirtualNode[] = [];
  readonly #addresses = new Map<string, VirtualAddress>();
  #links = 0;

  constructor({ seed = 1, memory = MEMORY }: VirtualNetworkOptions = {}) {
    this.#seed = seed;
    this.#pool = new PacketPool(memory);
  }

  /** Virtual time, ms. */
  get now(): number {
    return this.#events.nowNs / NS_PER_MS;
  }

  /**
   * A host with one address or more, of the family that their text is of.
   * @throws {NetsimError} `bad-network` when another has one of them
   */
  host(addresses: string | readonly string[], options: HostOptions = {}): VirtualHost {
    return this.#add(
      new VirtualHost(typeof addresses === "string" ? [addresses] : addresses, options, {
        events: this.#events,
        pool: this.#pool,
        own: (address, host) => this.#own(address, host),
        find: (address) => this.#find(address),
      }),
    );
  }

  /** A node that passes packets on. @param name for those who read errors */
  router(name: string): VirtualNode {
    return this.#add(new VirtualNode(name, this.#pool));
  }

  /**
   * Joins two nodes. Packets go over the fewest links, unless a node has a route.
   * @throws {NetsimError} `bad-network` when one of the impairments is impossible
   */
  link(a: VirtualNode, b: VirtualNode, options: VirtualLinkOptions = {}): VirtualLink {
    const seed = options.seed ?? this.#seed + this.#links;
    const link = new VirtualLink(a, b, { ...options, seed }, { events: this.#events, pool: this.#pool });
    this.#links++;
    a.ways.push(link.ab);
    b.ways.push(link.ba);
    this.#forgetWays();
    return link;
  }

  /** Lets something happen at a time, ms. Things at the same time happen in the order in which they were asked for. */
  schedule(at: number, action: () => void): void {
    this.#events.add(notBefore(at), { run: action });
  }

  /** Something that happens at a time that is set, put off and cleared again and again. */
  timer(action: () => void): VirtualTimer {
    return new VirtualTimer(this.#events, action);
  }

  /**
   * Lets time go by: everything that is due happens, and what comes of it.
   * @throws {NetsimError} `endless` after more steps than `steps`
   */
  run({ until = Infinity, done, steps = MOST_STEPS }: RunOptions = {}): RunEnd {
    const events = this.#events;
    const lastNs = notBefore(until);
    for (let step = 0; ; step++) {
      if (done?.() === true) return "done";
      if (events.nextNs > lastNs || events.nextNs === Infinity) {
        const isIdle = events.nextNs === Infinity;
        if (lastNs !== Infinity) events.nowNs = Math.max(events.nowNs, lastNs);
        return isIdle ? "idle" : "until";
      }
      if (step === steps)
        throw new NetsimError("endless", `The network took ${String(steps)} steps and was at ${String(this.now)} ms.`);
      events.runNext();
    }
  }

  #add<Node extends VirtualNode>(node: Node): Node {
    this.#nodes.push(node);
    return node;
  }

  #own(text: string, host: VirtualHost): VirtualAddress {
    const address = this.#find(text);
    if (address.host === host) return address;
    if (address.host !== undefined)
      throw new NetsimError("bad-network", `${host.name} wants ${text}, which ${address.host.name} has.`);
    address.host = host;
    this.#forgetWays();
    return address;
  }

  #find(text: string): VirtualAddress {
    let address = this.#addresses.get(text);
    if (address === undefined) this.#addresses.set(text, (address = new VirtualAddress(text)));
    return address;
  }

  #forgetWays(): void {
    for (const node of this.#nodes) node.forgetWays();
  }
}

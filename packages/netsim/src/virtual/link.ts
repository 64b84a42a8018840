import type { Fate } from "../fates/fate.ts";
import type { Impairments } from "../impairments.ts";
import type { EventQueue } from "./events.ts";
import { VirtualDirection } from "./direction.ts";
import type { VirtualNode } from "./node.ts";
import type { PacketPool } from "./packet.ts";

export interface VirtualLinkOptions {
  readonly ab?: Impairments;
  readonly ba?: Impairments;
  /** A real link with this seed gives the n-th packet of a direction the same luck; the network's first link has the network's. */
  readonly seed?: number;
  /** Keep every packet's fate? By default packets are only counted. */
  readonly keepsFates?: boolean;
}

/** A link between two nodes. */
export class VirtualLink {
  readonly ab: VirtualDirection;
  readonly ba: VirtualDirection;
  /**
   * Every packet's fate, in the terms of the emulator's log, where it is kept; times are ns of virtual time. It is there as soon as it
   * is settled, which for packets delivered is before they arrive. `inOrder` sorts it.
   */
  readonly fates: readonly Fate[];

  /** By {@link VirtualNetwork.link}. */
  constructor(
    a: VirtualNode,
    b: VirtualNode,
    options: VirtualLinkOptions & { seed: number },
    { events, pool }: { events: EventQueue; pool: PacketPool },
  ) {
    const fates: Fate[] = [];
    const kept = options.keepsFates === true ? fates : undefined;
    const state = { events, pool, seed: options.seed, firstNs: undefined, fates: kept };
    this.fates = fates;
    this.ab = new VirtualDirection("ab", a, b, state, options.ab ?? {});
    this.ba = new VirtualDirection("ba", b, a, state, options.ba ?? {});
  }
}

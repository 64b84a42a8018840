import type { Time } from "@wireside/protocol";
import type { Delivery } from "./delivery/delivery.ts";
import type { Presence } from "./delivery/presence.ts";
import type { Roster } from "./delivery/roster.ts";
import type { Directory } from "./domain/directory.ts";
import type { Log } from "./domain/log.ts";
import type { Reads } from "./domain/reads.ts";
import type { RateLimits } from "./rates.ts";
import type { Store } from "./store/store.ts";

/** How people get in: by nickname, with an invite, or by nickname from this machine and with an invite from elsewhere. */
export const ACCESS = ["open", "invite", "local"] as const;
export type Access = (typeof ACCESS)[number];

/** What the hub is made of. Actions (domain/) are functions over it; doors (http/, socket/) call actions. */
export interface Core {
  readonly version: string;
  readonly name: string;
  readonly access: Access;
  readonly store: Store;
  readonly directory: Directory;
  readonly log: Log;
  readonly delivery: Delivery;
  readonly roster: Roster;
  readonly presence: Presence;
  readonly reads: Reads;
  readonly rates: RateLimits;
  /** The wall clock, in ms. */
  now(): Time;
}

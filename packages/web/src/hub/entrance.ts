import type { HubClient } from "@wireside/client";
import type { HubInfo } from "@wireside/protocol";

/** How someone comes in. */
export type Way =
  | { by: "nickname"; name: string }
  | { by: "password"; name: string; password: string }
  | { by: "invite"; invite: string; name: string; password: string };

/** The hub before one is in: what it is, whether one was in already, and the ways to get in. */
export interface Entrance {
  info(): Promise<HubInfo>;
  /** Is there a session from before? */
  isKnown(): Promise<boolean>;
  enter(way: Way): Promise<void>;
  connect(): HubClient;
}

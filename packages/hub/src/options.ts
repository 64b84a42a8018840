import type { DoorName, RoomId, User, UserId } from "@wireside/protocol";
import type { Access } from "./core.ts";
import type { RateOptions } from "./rates.ts";

export interface HubOptions {
  /** Folder for everything the hub keeps; made when missing. */
  data: string;
  /** 0 lets the system choose. */
  port: number;
  /** Address to listen on; default all. */
  host?: string;
  /** Default: what was chosen at first start, else "local". */
  access?: Access;
  /** The hub's name as people see it. */
  name?: string;
  /** Folder of the built page. */
  web?: string;
  /** The owner's own certificate and key, PEM files. */
  cert?: string;
  key?: string;
  /** Who may speak plain HTTP: this machine only, or anyone. */
  plainFrom?: "loopback" | "anywhere";
  /** Further names under which the hub is reached, for the check of `Host`. */
  hostNames?: readonly string[];
  /** Rate limits that differ from RATES; null turns one off. */
  rates?: RateOptions;
  /** Limits at the door that differ from LIMITS. */
  door?: { firstByteMs?: number; requestHeadMs?: number; mostConnections?: number; mostUnknown?: number };
  /** pino's level; "silent" for none. */
  log?: string;
  /** The wall clock in ms, for tests. */
  now?: () => number;
}

/** Someone at a door for classic clients. */
export interface Admission {
  door: DoorName;
  /** As the classic client gave it. */
  name: string;
  /** The classic client's, for rates and the list of sessions. */
  address: string;
  /** The public room the door leads to; undefined for the lobby, which is made when it is not there. */
  room: RoomId | undefined;
}

/** Someone who was let in. */
export interface Admitted {
  /** Of a session that lasts until the person is dismissed. It is not to leave the process. */
  token: string;
  user: User;
  room: RoomId;
}

export interface RunningHub {
  port: number;
  access: Access;
  /** Plain, for this machine. */
  url: string;
  /** For the network; the same port. */
  tlsUrl: string;
  /** Every address on the network: https://ADDRESS:PORT. */
  networkUrls: string[];
  /** SHA-256 of the certificate, in hex with colons. */
  fingerprint: string;
  /** Makes whoever uses it the owner; there until there is one. */
  ownerInvite: { code: string; link: string } | undefined;
  /**
   * Lets someone in through a door, whatever the hub's access is: as a guest of that room and no other. Whoever came
   * through the same door under that name before and is gone is the same person again. Throws bad_name, name_taken (a
   * member's name, or someone has it now), rate_limited (as for people who come by nickname), not_found (no such public
   * room), hub_stopping.
   */
  admit(who: Admission): Promise<Admitted>;
  /**
   * Whoever was let in through a door is gone: is seen as offline at once, leaves the room, and the session ends. Does
   * nothing for anybody else, and waits for one that is on its way.
   */
  dismiss(user: UserId): Promise<void>;
  /**
   * The public room of that name as `admit` takes it; undefined for a lobby that is not made yet. Throws not_found,
   * with the names of the public rooms.
   */
  findRoom(name: string): RoomId | undefined;
  /** Lets clients know, writes what is waiting, and closes. */
  stop(): Promise<void>;
}

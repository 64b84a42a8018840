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
  /** Lets clients know, writes what is waiting, and closes. */
  stop(): Promise<void>;
}

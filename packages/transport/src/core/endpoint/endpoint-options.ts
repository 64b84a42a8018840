import type { CloseReason } from "../connection/closing.ts";
import type { Connection } from "../connection/connection.ts";
import type { CongestionController } from "../congestion/controller.ts";
import type { CipherName, Crypto, KeyPair } from "../crypto.ts";
import type { HandshakeResult } from "../handshake/result.ts";
import type { LoggedSecret } from "../keys/key-log.ts";
import type { Qlog, QlogOptions } from "../qlog/qlog.ts";
import type { TransportParameters } from "../wire/parameters.ts";
import type { Route } from "./route.ts";

/** What an endpoint is to be. */
export interface EndpointOptions {
  readonly crypto: Crypto;
  /** Who this side is. */
  readonly staticKey: KeyPair;
  /** Whether connections of others are taken. */
  readonly isServer: boolean;
  /** What it tells of itself, beside its connection ids. */
  readonly parameters?: Partial<TransportParameters>;
  /** Of connections that it opens; those that come say theirs. */
  readonly cipher: CipherName;
  /** Makes the congestion controller of a connection. @param mtu bytes */
  readonly controller: (mtu: number) => CongestionController;
  /** UDP payload bytes of the largest packets that may be tried; 1,200 where the system cannot keep them from being divided. */
  readonly largestDatagram: number;
  /** Whether ECN marks can be set and read. */
  readonly usesEcn: boolean;
  /** Whether silent connections are kept alive, also when nothing is under way. */
  readonly keepsAlive?: boolean;
  /** Writes down what a connection does, where that is wanted. */
  readonly qlog?: (begin: Pick<QlogOptions, "vantagePoint" | "originalId" | "begin">) => Qlog | undefined;
  /** Takes the traffic secrets of each connection, where that is wanted: who has them can read it. */
  readonly keyLog?: (secret: LoggedSecret) => void;
  /** With which stateless resets are made; one that is kept tells clients of an endpoint before this one that it is gone. 32 bytes. */
  readonly resetKey?: Uint8Array;
}

/** What happened that the application should know. */
export type EndpointEvent =
  | {
      readonly kind: "connected" | "accepted";
      readonly connection: Connection;
      readonly result: HandshakeResult;
      readonly attempt: Attempt;
    }
  | { readonly kind: "failed"; readonly attempt: Attempt; readonly reason: CloseReason };

/** A connection that is being opened. */
export type Attempt = Route;

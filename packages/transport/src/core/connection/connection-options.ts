import type { CongestionController } from "../congestion/controller.ts";
import type { Qlog } from "../qlog/qlog.ts";
import type { BlockPool } from "../streams/block-pool.ts";
import type { Role } from "../streams/stream-id.ts";
import type { TransportParameters } from "../wire/parameters.ts";
import type { OwnIds, PeerIds } from "./connection-ids.ts";
import type { Protection } from "./protection.ts";

/** What a connection begins with. */
export interface ConnectionOptions {
  readonly role: Role;
  readonly protection: Protection;
  /** What each side told the other. */
  readonly own: TransportParameters;
  readonly peer: TransportParameters;
  readonly ownIds: OwnIds;
  readonly peerIds: PeerIds;
  /** The other side's, as in a batch. It is proven. */
  readonly address: Uint8Array;
  /** Makes a congestion controller. @param mtu bytes */
  readonly controller: (mtu: number) => CongestionController;
  /** UDP payload bytes of the largest packets that may be tried. */
  readonly largestDatagram: number;
  /** Fills bytes that nobody can guess. */
  readonly random: (bytes: Uint8Array) => Uint8Array;
  /** Whether ECN marks can be set and read. */
  readonly usesEcn: boolean;
  /** Whether a silent connection asks now and then whether the other side is there, also when nothing is under way. */
  readonly keepsAlive?: boolean;
  readonly pool?: BlockPool;
  readonly qlog?: Qlog;
}

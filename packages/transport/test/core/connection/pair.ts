import { createBatch } from "@wireside/datagram";
import { VirtualNetwork, type Impairments, type VirtualLink } from "@wireside/netsim/virtual";
import { Connection } from "../../../src/core/connection/connection.ts";
import type { Protection } from "../../../src/core/connection/protection.ts";
import { OwnIds, PeerIds } from "../../../src/core/connection/connection-ids.ts";
import { Cubic } from "../../../src/core/congestion/cubic.ts";
import type { CongestionController } from "../../../src/core/congestion/controller.ts";
import { DEFAULT_FLOW_LIMITS } from "../../../src/core/streams/flow-limits.ts";
import type { Role } from "../../../src/core/streams/stream-id.ts";
import { createParameters, type TransportParameters } from "../../../src/core/wire/parameters.ts";

/** Tells damaged packets from whole ones, and hides nothing. */
class Checksummed implements Protection {
  readonly phase = 0;
  readonly updates = 0;
  readonly sealsLeft = Infinity;
  readonly deadline = Infinity;
  readonly takeViolation = () => undefined;
  readonly onAcknowledged = () => {};
  readonly confirm = () => {};
  readonly update = () => false;
  readonly onTimeout = () => {};

  seal({ bytes, offset, length }: Parameters<Protection["seal"]>[0], from: number, until: number): void {
    for (let i = from; i < until; i++) {
      const end = offset[i]! + length[i]!;
      bytes.fill(0, end - 16, end);
      new DataView(bytes.buffer, bytes.byteOffset).setUint32(end - 16, sumOf(bytes, offset[i]!, end - 16));
    }
  }

  open(_now: number, { bytes, offset, length }: Parameters<Protection["open"]>[1], from: number, until: number): void {
    for (let i = from; i < until; i++) {
      const end = offset[i]! + length[i]!;
      const sum = new DataView(bytes.buffer, bytes.byteOffset).getUint32(end - 16);
      if (sum !== sumOf(bytes, offset[i]!, end - 16)) length[i] = 0;
    }
  }
}

function sumOf(bytes: Uint8Array, from: number, until: number): number {
  let sum = 0x811c9dc5;
  for (let at = from; at < until; at++) sum = Math.imul(sum ^ bytes[at]!, 0x01000193);
  return sum >>> 0;
}

/** One end of a {@link Pair}. */
export class End {
  readonly connection: Connection;
  readonly #network: VirtualNetwork;
  readonly #batch = createBatch(1 << 18);
  readonly #id: Uint8Array;
  readonly #timer: { set(at: number): void };
  readonly #send: (bytes: Uint8Array, ecn: number) => void;
  /** Called after everything that may have changed something. */
  onChange: () => void = () => {};

  constructor(
    network: VirtualNetwork,
    connection: Connection,
    id: Uint8Array,
    send: (bytes: Uint8Array, ecn: number) => void,
  ) {
    this.#network = network;
    this.connection = connection;
    this.#id = id;
    this.#send = send;
    this.#timer = network.timer(() => {
      connection.onTimeout(network.now);
      this.flush();
    });
  }

  take(bytes: Uint8Array, ecn: number): void {
    const copy = bytes.slice();
    this.connection.receive(this.#network.now, copy, 0, copy.length, copy.length, this.#id, ADDRESS, ecn);
    this.flush();
  }

  /** Sends what is to be sent. */
  flush(): void {
    const { now } = this.#network;
    const batch = this.#batch;
    this.onChange();
    for (;;) {
      batch.count = 0;
      this.connection.transmit(now, batch);
      if (batch.count === 0) break;
      for (let run = 0; run < batch.count; run++) {
        const [start, end] = [batch.offset[run]!, batch.offset[run]! + batch.length[run]!];
        for (let at = start; at < end; at += batch.segment[run]!) {
          this.#send(batch.bytes.subarray(at, Math.min(end, at + batch.segment[run]!)), batch.ecn[run]!);
        }
      }
    }
    this.#timer.set(this.connection.deadline(now));
  }
}

export interface PairOptions {
  readonly seed?: number;
  readonly ab?: Impairments;
  readonly ba?: Impairments;
  readonly controller?: (mtu: number) => CongestionController;
  readonly parameters?: Partial<TransportParameters>;
}

/** Two connections that know each other, and a link between them in virtual time. */
export class Pair {
  readonly network: VirtualNetwork;
  readonly link: VirtualLink;
  readonly client: End;
  readonly server: End;

  constructor({ seed = 1, ab = {}, ba = ab, controller = (mtu) => new Cubic(mtu), parameters = {} }: PairOptions = {}) {
    this.network = new VirtualNetwork({ seed });
    const [a, b] = [this.network.host("10.0.0.1"), this.network.host("10.0.0.2")];
    this.link = this.network.link(a, b, { ab, ba });
    const told = createParameters({
      ...{ maxIdleTimeout: 30_000, activeConnectionIdLimit: 4, ...DEFAULT_FLOW_LIMITS },
      ...parameters,
    });
    const make = (role: Role): Connection => {
      const [own, peer] = role === "client" ? [CLIENT_ID, SERVER_ID] : [SERVER_ID, CLIENT_ID];
      let issued = 0;
      const ids = {
        issue: () => ({ id: new Uint8Array(8).fill(own[0]! + ++issued), resetToken: new Uint8Array(16).fill(issued) }),
        retire: () => {},
      };
      let state = seed;
      return new Connection(0, {
        ...{ role, protection: new Checksummed(), own: told, peer: told },
        ...{ ownIds: new OwnIds(ids, own), peerIds: new PeerIds(peer, undefined) },
        ...{ address: ADDRESS, controller, largestDatagram: 1452, usesEcn: true },
        random: (bytes) => bytes.map(() => (state = (Math.imul(state, 1103515245) + 12345) >>> 0) >>> 24),
      });
    };
    const ends: { client?: End; server?: End } = {};
    const clientSocket = a.bind(5000, ({ bytes, ecn }) => ends.client!.take(bytes, ecn));
    const serverSocket = b.bind(5001, ({ bytes, ecn }) => ends.server!.take(bytes, ecn));
    this.client = ends.client = new End(this.network, make("client"), CLIENT_ID, (bytes, ecn) =>
      clientSocket.send("10.0.0.2", 5001, bytes, ecn as 0),
    );
    this.server = ends.server = new End(this.network, make("server"), SERVER_ID, (bytes, ecn) =>
      serverSocket.send("10.0.0.1", 5000, bytes, ecn as 0),
    );
    this.server.flush();
    this.client.flush();
  }

  /** Runs until nothing happens any more that was not said to, or for so long, ms. */
  run(done: () => boolean, ms = 600_000): "done" | "until" | "idle" {
    return this.network.run({ until: this.network.now + ms, done });
  }
}

/** Nobody looks where packets come from. */
const ADDRESS = new Uint8Array(24);
const CLIENT_ID = new Uint8Array(8).fill(0x10);
const SERVER_ID = new Uint8Array(8).fill(0x80);

import { VirtualNetwork, type VirtualHost, type VirtualLink, type VirtualNode } from "@wireside/netsim/virtual";
import type { Connection } from "../../../src/core/connection/connection.ts";
import type { ControllerName } from "../../../src/core/congestion/controller.ts";
import { createController } from "../../../src/core/congestion/create-controller.ts";
import type { Crypto } from "../../../src/core/crypto.ts";
import type { EndpointOptions } from "../../../src/core/endpoint/endpoint-options.ts";
import { seeded } from "../congestion/seeded.ts";
import { Party, addressOf, seededCrypto } from "./world.ts";

/** A link that any number of senders share. */
export interface BottleneckOptions {
  /** Megabits a second of IP packets. */
  readonly rate: number;
  /** Bytes that may wait in its drop-tail queue. */
  readonly queueBytes: number;
  /** Chance of each packet to be lost, either way. */
  readonly loss: number;
  readonly seed: number;
}

export interface FlowOptions {
  readonly controller: ControllerName;
  /** Round trip without any queue, ms. */
  readonly rtt: number;
  /** When it begins, with its handshake, ms. */
  readonly startsAt?: number;
}

/** Bulk senders, each with an endpoint on a host of its own, that send to one server through one bottleneck, in virtual time. */
export class Bottleneck {
  readonly network: VirtualNetwork;
  readonly link: VirtualLink;
  readonly flows: Flow[] = [];
  readonly #router: VirtualNode;
  readonly #server: Party;
  readonly #seed: number;

  constructor({ rate, queueBytes, loss, seed }: BottleneckOptions) {
    this.#seed = seed;
    this.network = new VirtualNetwork({ seed });
    this.#router = this.network.router("bottleneck");
    const host = this.network.host("10.1.0.1", { checksums: false });
    const way = { rate: rate * 1e6, queueBytes, loss };
    this.link = this.network.link(this.#router, host, { ab: way, ba: way });
    this.#server = new Party(this.network, host, 4433, optionsOf("cubic", seed, true));
    this.#server.onChange = () => {
      for (const connection of this.#server.connections) this.#read(connection);
    };
  }

  add({ controller, rtt, startsAt = 0 }: FlowOptions): Flow {
    const number = this.flows.length + 1;
    const host = this.network.host(`10.0.0.${number}`, { checksums: false });
    this.network.link(host, this.#router, { ab: { delayMs: rtt / 2 }, ba: { delayMs: rtt / 2 } });
    const flow = new Flow(this.network, host, optionsOf(controller, this.#seed + number, false));
    this.flows.push(flow);
    this.network.schedule(startsAt, () => flow.connect(addressOf("10.1.0.1", 4433), this.#server.keys.publicKey));
    return flow;
  }

  /** Goes on until a time, ms. */
  run(until: number): void {
    this.network.run({ until, steps: 1e9 });
  }

  #read(connection: Connection): void {
    const { streams } = connection;
    let wasRead = false;
    for (let event; (event = streams.nextEvent()) !== undefined;) {
      if (event.kind !== "readable") continue;
      for (let bytes; (bytes = streams.peek(event.stream)) !== undefined;) {
        this.#flowOf(connection).read += bytes.length;
        streams.consume(event.stream, bytes.length);
        wasRead = true;
      }
    }
    if (wasRead) this.#server.endpoint.wake(this.network.now, connection);
  }

  #flowOf(connection: Connection): Flow {
    const last = connection.paths.current.address[11]!;
    return this.flows[last - 1]!;
  }
}

/** One sender. */
export class Flow {
  /** Bytes of its stream that the other side has read. */
  read = 0;
  connection: Connection | undefined;
  readonly #network: VirtualNetwork;
  readonly #party: Party;

  constructor(network: VirtualNetwork, host: VirtualHost, options: EndpointOptions) {
    this.#network = network;
    this.#party = new Party(network, host, 5000, options);
  }

  connect(address: Uint8Array, key: Uint8Array): void {
    const party = this.#party;
    party.onChange = () => {
      this.connection ??= party.connections[0];
      if (this.connection !== undefined) this.#write(this.connection);
    };
    party.endpoint.connect(this.#network.now, address, key);
    party.flush();
  }

  #write(connection: Connection): void {
    const { streams } = connection;
    while (streams.nextEvent() !== undefined);
    const stream = streams.get(2) ?? streams.open("unidirectional")!;
    let hasWritten = false;
    while (streams.write(stream, CHUNK) === CHUNK.length) hasWritten = true;
    if (hasWritten) this.#party.endpoint.wake(this.#network.now, connection);
  }
}

const CHUNK = new Uint8Array(1 << 16).fill(7);

function optionsOf(controller: ControllerName, seed: number, isServer: boolean): EndpointOptions {
  const crypto = unsealed(seededCrypto(seed));
  return {
    ...{ crypto, staticKey: crypto.keyPair(), isServer, cipher: "aes-128-gcm", usesEcn: false },
    ...{ largestDatagram: MTU, controller: (mtu) => createController(controller, mtu, seeded(seed)) },
  };
}

/** UDP payload bytes of the largest packets. */
export const MTU = 1452;

/** Nothing is damaged on its way here, and nobody reads it: sealing would only take time. */
function unsealed(crypto: Crypto): Crypto {
  return { ...crypto, packetCipher: () => ({ seal: () => {}, open: () => {} }) };
}

import { createBatch, type DatagramBatch } from "@wireside/datagram";
import { VirtualNetwork, type Impairments, type VirtualHost, type VirtualLink } from "@wireside/netsim/virtual";
import type { Connection } from "../../../src/core/connection/connection.ts";
import { Cubic } from "../../../src/core/congestion/cubic.ts";
import type { Crypto, KeyPair } from "../../../src/core/crypto.ts";
import { Endpoint } from "../../../src/core/endpoint/endpoint.ts";
import type { EndpointEvent, EndpointOptions } from "../../../src/core/endpoint/endpoint-options.ts";
import { createNodeCrypto } from "../../../src/node/crypto.ts";
import { AddressProofs } from "./address-proofs.ts";

/** Real cryptography whose random numbers are the same for the same seed, but for key pairs. */
export function seededCrypto(seed: number): Crypto {
  let state = seed >>> 0;
  return {
    ...createNodeCrypto(),
    random: (bytes) => {
      for (let at = 0; at < bytes.length; at++) {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        bytes[at] = state >>> 24;
      }
      return bytes;
    },
  };
}

/** An IPv4 address and a port, as in a batch. */
export function addressOf(host: string, port: number): Uint8Array {
  const address = new Uint8Array(24);
  address[0] = 4;
  address.set([port >> 8, port & 255], 2);
  address.set(host.split(".").map(Number), 8);
  return address;
}

/** A host with an endpoint. */
export class Party {
  readonly endpoint: Endpoint;
  readonly host: string;
  readonly port: number;
  readonly keys: KeyPair;
  readonly events: EndpointEvent[] = [];
  /** Datagrams that it sent, and their bytes. */
  readonly sent = { datagrams: 0, bytes: 0 };
  /** Called after everything that may have changed something. */
  onChange: () => void = () => {};
  /** Is told of every datagram that it got, and of every one that it sends. */
  onReceived: (host: string, port: number, bytes: Uint8Array) => void = () => {};
  onSent: (host: string, port: number, bytes: Uint8Array) => void = () => {};
  readonly socket: ReturnType<VirtualHost["bind"]>;
  readonly #network: VirtualNetwork;
  readonly #timer: ReturnType<VirtualNetwork["timer"]>;
  readonly #out = createBatch(1 << 17);
  readonly #in: DatagramBatch = { ...createBatch(0) };

  constructor(network: VirtualNetwork, host: VirtualHost, port: number, options: EndpointOptions) {
    this.#network = network;
    this.host = host.addresses[0]!;
    this.port = port;
    this.keys = options.staticKey;
    this.endpoint = new Endpoint(options);
    this.socket = host.bind(port, ({ bytes, address, port: from, ecn }) => this.receive(bytes, address, from, ecn));
    this.#timer = network.timer(() => {
      this.endpoint.onTimeout(network.now);
      this.flush();
    });
  }

  receive(bytes: Uint8Array, host: string, port: number, ecn = 0): void {
    this.onReceived(host, port, bytes);
    const batch = this.#in;
    const copy = bytes.slice();
    batch.count = 1;
    batch.offset[0] = 0;
    batch.length[0] = copy.length;
    batch.segment[0] = Math.max(1, copy.length);
    batch.ecn[0] = ecn;
    batch.address.set(addressOf(host, port));
    this.endpoint.receive(this.#network.now, { ...batch, bytes: copy });
    this.flush();
  }

  /** Takes events and sends what is to be sent. */
  flush(): void {
    const batch = this.#out;
    for (let event; (event = this.endpoint.nextEvent()) !== undefined;) this.events.push(event);
    this.onChange();
    for (;;) {
      batch.count = 0;
      this.endpoint.transmit(this.#network.now, batch);
      if (batch.count === 0) break;
      for (let run = 0; run < batch.count; run++) this.#sendRun(batch, run);
    }
    this.#timer.set(this.endpoint.deadline);
  }

  wake(connection: Connection): void {
    this.endpoint.wake(this.#network.now, connection);
    this.flush();
  }

  /** The connections that it was told of. */
  get connections(): Connection[] {
    return this.events.flatMap((event) => (event.kind === "failed" ? [] : [event.connection]));
  }

  #sendRun({ bytes, offset, length, segment, address, ecn }: DatagramBatch, run: number): void {
    const [start, end] = [offset[run]!, offset[run]! + length[run]!];
    const to = address.subarray(run * 24, (run + 1) * 24);
    for (let at = start; at < end; at += segment[run]!) {
      const datagram = bytes.subarray(at, Math.min(end, at + segment[run]!));
      this.sent.datagrams += 1;
      this.sent.bytes += datagram.length;
      const [host, port] = [to.subarray(8, 12).join("."), (to[2]! << 8) | to[3]!];
      this.onSent(host, port, datagram);
      this.socket.send(host, port, datagram, ecn[run] as 0);
    }
  }
}

export interface WorldOptions {
  readonly seed?: number;
  readonly ab?: Impairments;
  readonly ba?: Impairments;
  readonly client?: Partial<EndpointOptions>;
  readonly server?: Partial<EndpointOptions>;
}

/** A client, a server, and a link between them in virtual time. The server never sends more than it may to whom has not answered. */
export class World {
  readonly network: VirtualNetwork;
  readonly link: VirtualLink;
  readonly client: Party;
  readonly server: Party;

  constructor({ seed = 1, ab = { delayMs: 10 }, ba = ab, client, server }: WorldOptions = {}) {
    this.network = new VirtualNetwork({ seed });
    const [a, b] = [["10.0.0.1", "10.0.9.9"], ["10.0.0.2"]].map((addresses) =>
      this.network.host(addresses, { checksums: false }),
    ) as [VirtualHost, VirtualHost];
    this.link = this.network.link(a, b, { ab, ba });
    const options = (which: number): Omit<EndpointOptions, "isServer"> => {
      const crypto = seededCrypto(2 * seed + which);
      const staticKey = crypto.keyPair();
      return {
        crypto,
        staticKey,
        cipher: "aes-128-gcm",
        controller: (mtu) => new Cubic(mtu),
        largestDatagram: 1452,
        usesEcn: true,
      };
    };
    this.client = new Party(this.network, a, 5000, { ...options(0), isServer: false, ...client });
    this.server = new Party(this.network, b, 4433, { ...options(1), isServer: true, ...server });
    const proofs = new AddressProofs();
    this.client.onReceived = (_host, _port, bytes) => proofs.onArrived(bytes);
    this.server.onReceived = (host, port, bytes) => proofs.onReceived(host, port, bytes);
    this.server.onSent = (host, port, bytes) => proofs.onSent(host, port, bytes);
  }

  /** Has the client begin to connect. @param isKnown whether it knows the server's key */
  connect(isKnown = true): ReturnType<Endpoint["connect"]> {
    const key = isKnown ? this.server.keys.publicKey : undefined;
    const attempt = this.client.endpoint.connect(this.network.now, addressOf(this.server.host, this.server.port), key);
    this.client.flush();
    return attempt;
  }

  /** Has both sides connected; throws if that fails. */
  connected(isKnown = true): { client: Connection; server: Connection } {
    this.connect(isKnown);
    const end = this.run(() => this.client.connections.length > 0 && this.server.connections.length > 0);
    const [client, server] = [this.client.connections[0], this.server.connections[0]];
    if (client === undefined || server === undefined) throw new Error(`not connected: ${end}`);
    return { client, server };
  }

  run(done: () => boolean, ms = 600_000): "done" | "until" | "idle" {
    return this.network.run({ until: this.network.now + ms, done });
  }
}

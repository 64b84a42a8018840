import {
  inOrder,
  VirtualNetwork,
  ECN,
  type Ecn,
  type Fate,
  type FateWord,
  type Impairments,
  type VirtualLink,
} from "@wireside/netsim/virtual";

/** Bytes of the headers of IPv4 and UDP. */
export const HEADERS = 28;

export interface Arrival {
  readonly number: number;
  readonly at: number;
  readonly ecn: Ecn;
}

export interface Sending {
  readonly at?: number;
  readonly everyMs?: number;
  readonly length?: number;
  readonly ecn?: Ecn;
}

/** Two hosts and a link between them. What a sends is numbered; what reaches b is kept. */
export class TwoHosts {
  readonly net: VirtualNetwork;
  readonly link: VirtualLink;
  readonly arrivals: Arrival[] = [];
  readonly #send: (bytes: Uint8Array, ecn: Ecn) => void;
  #sent = 0;

  constructor(ab: Impairments, seed = 1) {
    this.net = new VirtualNetwork({ seed });
    const a = this.net.host("10.0.0.1");
    const b = this.net.host("10.0.0.2");
    this.link = this.net.link(a, b, { ab, keepsFates: true });
    b.bind(7, ({ bytes, ecn }) => {
      this.arrivals.push({ number: new DataView(bytes.buffer).getUint32(0), at: this.net.now, ecn });
    });
    const socket = a.bind(0, () => undefined);
    this.#send = (bytes, ecn) => socket.send("10.0.0.2", 7, bytes, ecn);
  }

  /** Sends packets of `length` bytes with their headers from `at` on, one every `everyMs`. */
  send(count: number, { at = 0, everyMs = 0, length = 1000, ecn = ECN.none }: Sending = {}): this {
    for (let index = 0; index < count; index++)
      this.net.schedule(at + index * everyMs, () => {
        const bytes = new Uint8Array(length - HEADERS);
        new DataView(bytes.buffer).setUint32(0, ++this.#sent);
        this.#send(bytes, ecn);
      });
    return this;
  }

  run(): this {
    this.net.run();
    return this;
  }

  get received(): number[] {
    return this.arrivals.map(({ number }) => number);
  }

  get fates(): Fate[] {
    return inOrder(this.link, "ab");
  }

  /** Numbers of the packets with this fate. */
  with(word: FateWord): number[] {
    return this.fates.filter(({ fate }) => fate === word).map(({ number }) => number);
  }
}

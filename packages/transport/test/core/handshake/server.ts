import { toHex } from "@wireside/bytes";
import type { Crypto, KeyPair } from "../../../src/core/crypto.ts";
import { ServerHandshake } from "../../../src/core/handshake/server-handshake.ts";
import { nameOfHello, writeRetry, writeVersionList } from "../../../src/core/handshake/stateless-answers.ts";
import { RetryTokens } from "../../../src/core/keys/retry-token.ts";
import { type Hello, readLongPacket } from "../../../src/core/wire/long-packet.ts";
import { createParameters } from "../../../src/core/wire/parameters.ts";
import { parseAddress } from "../../../src/core/wire/address.ts";
import { createNodeCrypto } from "../../../src/node/crypto.ts";

const CLIENT_ADDRESS = parseAddress("192.0.2.1:4747") ?? new Uint8Array(0);

/** As much of a server as handshakes need. */
export class Server {
  readonly key: KeyPair;
  readonly handshakes = new Map<string, ServerHandshake>();
  readonly byId = new Map<string, ServerHandshake>();
  readonly parameters = createParameters({ initialMaxData: 1000, maxIdleTimeout: 30_000 });
  isRetryWanted = false;
  now = 0;
  readonly #crypto: Crypto;
  readonly #tokens: RetryTokens;
  #ids = 0;

  constructor(crypto: Crypto = createNodeCrypto(), key = crypto.keyPair()) {
    this.#crypto = crypto;
    this.key = key;
    this.#tokens = new RetryTokens(crypto, new Uint8Array(32).fill(7));
  }

  /** What it answers a datagram with. */
  receive(datagram: Uint8Array): Uint8Array | undefined {
    const packet = readLongPacket(datagram);
    if (typeof packet === "string") return undefined;
    if (packet.kind === "otherVersion") return writeVersionList(packet);
    if (packet.kind === "helloFinish") this.byId.get(toHex(packet.destination))?.receive(packet);
    return packet.kind === "hello" ? this.#onHello(packet) : undefined;
  }

  /** What its timers send again. */
  get flights(): Uint8Array[] {
    return [...this.handshakes.values()].flatMap(({ flight }) => flight ?? []);
  }

  #onHello(hello: Hello): Uint8Array | undefined {
    const name = nameOfHello(this.#crypto, hello);
    const known = this.handshakes.get(name);
    if (known !== undefined) return known.flight;
    const verdict = this.#tokens.check(this.now, hello.token, CLIENT_ADDRESS, hello.destination);
    if (verdict === "refused") return undefined;
    if (this.isRetryWanted && verdict === "none") {
      const token = this.#tokens.issue(this.now, CLIENT_ADDRESS, hello.destination);
      return writeRetry(this.#crypto, hello, token);
    }
    const source = new Uint8Array(8).fill(0xa0);
    source[7] = this.#ids++;
    const options = { crypto: this.#crypto, staticKey: this.key, source, parameters: this.parameters };
    const handshake = ServerHandshake.accept(hello, options);
    if (handshake === undefined) return undefined;
    this.handshakes.set(name, handshake);
    this.byId.set(toHex(source), handshake);
    return handshake.flight;
  }
}

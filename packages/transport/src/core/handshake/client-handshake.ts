import { type CipherName, type Crypto, type KeyPair, TAG_BYTES } from "../crypto.ts";
import type { Violation } from "../errors.ts";
import { areEqual, equalsInConstantTime } from "../keys/constant-time.ts";
import { retryTagOf } from "../keys/retry-token.ts";
import { TRANSPORT_LIMITS } from "../limits.ts";
import { NoiseHandshake } from "../noise/handshake-state.ts";
import { type HelloReply, type Retry, type VersionList, readLongPacket, writeLongPacket } from "../wire/long-packet.ts";
import { VERSION_1 } from "../wire/packet-forms.ts";
import { type TransportParameters, encodeParameters } from "../wire/parameters.ts";
import { prologueOf } from "./prologue.ts";
import { type HandshakeResult, handshakeCipher, resultOf } from "./result.ts";

export interface ClientHandshakeOptions {
  readonly crypto: Crypto;
  readonly cipher: CipherName;
  readonly staticKey: KeyPair;
  /** The server's static public key where it is known (Noise IK); without it the server tells it (Noise XX). */
  readonly serverKey?: Uint8Array;
  /** The client's connection id, and a random one to which the first Hello goes: 8 bytes each. */
  readonly source: Uint8Array;
  readonly destination: Uint8Array;
  /** What the client tells of itself. */
  readonly parameters: TransportParameters;
}

/**
 * The client's side of a handshake. Its {@link flight} is sent at once, and again whenever the caller's timer says so, until it is
 * undefined. Datagrams of long forms that come are given to {@link receive}; what is not meant for it, or was changed, changes nothing.
 */
export class ClientHandshake {
  readonly #options: ClientHandshakeOptions;
  readonly #payload: Uint8Array;
  #token = new Uint8Array(0);
  #retries = 0;
  #noise: NoiseHandshake;
  #flight: Uint8Array | undefined;
  /** The Noise message that the server answered with. */
  #reply: Uint8Array | undefined;
  #result: HandshakeResult | undefined;

  /** @throws {RangeError} where the server's key is not one to agree with */
  constructor(options: ClientHandshakeOptions) {
    this.#options = options;
    this.#payload = encodeParameters(options.parameters);
    this.#noise = this.#begin();
  }

  /** The datagram that is to be sent, and sent again; undefined once there is nothing to wait for. */
  get flight(): Uint8Array | undefined {
    return this.#flight;
  }

  /** Keys and all else, once the server has answered. */
  get result(): HandshakeResult | undefined {
    return this.#result;
  }

  /**
   * Takes a datagram of a long form.
   *
   * @returns `progress` if {@link flight} is to be sent now and there may be a {@link result}; a violation if there can be no
   *   connection
   */
  receive(datagram: Uint8Array): "progress" | "ignored" | Violation {
    const packet = readLongPacket(datagram);
    if (typeof packet === "string" || !areEqual(packet.destination, this.#options.source)) return "ignored";
    if (packet.kind === "helloReply") return this.#onReply(packet);
    if (packet.kind === "retry") return this.#onRetry(packet, datagram);
    return packet.kind === "versionList" ? this.#onVersionList(packet) : "ignored";
  }

  /** The server is known to have the keys: a packet of it was opened. */
  confirm(): void {
    this.#flight = undefined;
  }

  #begin(): NoiseHandshake {
    const { crypto, cipher, staticKey, serverKey, source, destination } = this.#options;
    const header = { version: VERSION_1, destination, source, token: this.#token };
    const noise = new NoiseHandshake({
      crypto,
      pattern: serverKey === undefined ? "XX" : "IK",
      cipher: handshakeCipher(cipher),
      isInitiator: true,
      prologue: prologueOf(header),
      staticKey,
      ...(serverKey !== undefined && { remoteStatic: serverKey }),
    });
    // The first message of XX is read by anyone, so it tells nothing.
    const message = noise.write(serverKey === undefined ? new Uint8Array(0) : this.#payload);
    if (message === undefined) throw new RangeError("the server's key is none");
    const isChaCha = cipher === "chacha20-poly1305";
    this.#flight = writeLongPacket({
      kind: "hello",
      ...header,
      isServerKnown: serverKey !== undefined,
      isChaCha,
      message,
    });
    return noise;
  }

  #onReply({ message, source }: HelloReply): "progress" | "ignored" {
    // The server's answer again: it has not got ours.
    if (this.#reply !== undefined)
      return this.#flight !== undefined && areEqual(message, this.#reply) ? "progress" : "ignored";
    const payload = this.#noise.read(message);
    if (payload === undefined) return "ignored";
    this.#reply = message.slice();
    this.#flight = undefined;
    const finish = this.#noise.isFinished ? undefined : this.#noise.write(this.#payload);
    const { cipher, destination: first } = this.#options;
    this.#result = resultOf(this.#noise, cipher, true, payload, source.slice(), first);
    if (finish === undefined) return "progress";
    const { destination } = this.#result;
    this.#flight = writeLongPacket({
      kind: "helloFinish",
      version: VERSION_1,
      destination,
      source: this.#options.source,
      message: finish,
    });
    return "progress";
  }

  #onRetry({ source, token, tag }: Retry, datagram: Uint8Array): "progress" | "ignored" {
    const isWanted = this.#result === undefined && this.#retries < TRANSPORT_LIMITS.retries;
    const isUsable = token.length > 0 && token.length <= TRANSPORT_LIMITS.tokenBytes && !areEqual(token, this.#token);
    if (!isWanted || !isUsable || !areEqual(source, this.#options.destination)) return "ignored";
    const expected = retryTagOf(this.#options.crypto, datagram.subarray(0, datagram.length - TAG_BYTES));
    if (!equalsInConstantTime(tag, 0, expected)) return "ignored";
    this.#retries += 1;
    this.#token = token.slice();
    this.#noise = this.#begin();
    return "progress";
  }

  /** RFC 9000 §6.2: a list that has the version that was asked for says nothing, nor does one after an answer. */
  #onVersionList({ source, versions }: VersionList): "ignored" | Violation {
    const isMeant = this.#result === undefined && this.#retries === 0 && areEqual(source, this.#options.destination);
    if (!isMeant || versions.includes(VERSION_1)) return "ignored";
    return { code: "version_unsupported", reason: "the server speaks none of our versions" };
  }
}

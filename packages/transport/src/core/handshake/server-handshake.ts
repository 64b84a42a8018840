import type { CipherName, Crypto, KeyPair } from "../crypto.ts";
import { NoiseHandshake } from "../noise/handshake-state.ts";
import { type Hello, type HelloFinish, writeLongPacket } from "../wire/long-packet.ts";
import { type TransportParameters, encodeParameters } from "../wire/parameters.ts";
import { prologueOf } from "./prologue.ts";
import { type HandshakeResult, handshakeCipher, resultOf } from "./result.ts";

export interface ServerHandshakeOptions {
  readonly crypto: Crypto;
  readonly staticKey: KeyPair;
  /** The server's connection id for this handshake, 8 bytes. */
  readonly source: Uint8Array;
  /** What the server tells of itself; its initial_source_connection_id is added. */
  readonly parameters: TransportParameters;
}

/**
 * The server's side of a handshake, of one Hello. Its {@link flight} is sent at once, when the same Hello comes again, and whenever the
 * caller's timer says so, until it is undefined. A Hello that differs in anything is another handshake with another connection id: so
 * one that was changed on its way spoils nothing.
 */
export class ServerHandshake {
  readonly #noise: NoiseHandshake;
  readonly #cipher: CipherName;
  readonly #clientId: Uint8Array;
  readonly #firstDestination: Uint8Array;
  #flight: Uint8Array | undefined;
  #result: HandshakeResult | undefined;

  private constructor(hello: Hello, options: ServerHandshakeOptions) {
    this.#cipher = hello.isChaCha ? "chacha20-poly1305" : "aes-128-gcm";
    this.#clientId = hello.source.slice();
    this.#firstDestination = hello.destination.slice();
    this.#noise = new NoiseHandshake({
      crypto: options.crypto,
      pattern: hello.isServerKnown ? "IK" : "XX",
      cipher: handshakeCipher(this.#cipher),
      isInitiator: false,
      prologue: prologueOf(hello),
      staticKey: options.staticKey,
    });
  }

  /** The handshake that a Hello begins; undefined if it is not for the server's key, or was changed. Two to four agreements of X25519. */
  static accept(hello: Hello, options: ServerHandshakeOptions): ServerHandshake | undefined {
    const handshake = new ServerHandshake(hello, options);
    return handshake.#answer(hello, options) ? handshake : undefined;
  }

  /** The Hello-reply, while the client may not have it. */
  get flight(): Uint8Array | undefined {
    return this.#flight;
  }

  /** Keys and all else: with IK from the beginning, with XX once the Hello-finish is there. */
  get result(): HandshakeResult | undefined {
    return this.#result;
  }

  /** Takes the client's Hello-finish. `progress`: there is a {@link result}. */
  receive(packet: HelloFinish): "progress" | "ignored" {
    if (this.#noise.isFinished) return "ignored";
    const payload = this.#noise.read(packet.message);
    if (payload === undefined) return "ignored";
    this.#finish(payload);
    this.#flight = undefined;
    return "progress";
  }

  /** The client is known to have the keys: a packet of it was opened. */
  confirm(): void {
    this.#flight = undefined;
  }

  #answer({ version, message: first }: Hello, { source, parameters }: ServerHandshakeOptions): boolean {
    const payload = this.#noise.read(first);
    if (payload === undefined) return false;
    const told = { ...parameters, initialSourceConnectionId: source };
    const message = this.#noise.write(encodeParameters(told));
    if (message === undefined) return false;
    this.#flight = writeLongPacket({ kind: "helloReply", version, destination: this.#clientId, source, message });
    if (this.#noise.isFinished) this.#finish(payload);
    return true;
  }

  #finish(payload: Uint8Array): void {
    this.#result = resultOf(this.#noise, this.#cipher, false, payload, this.#clientId, this.#firstDestination);
  }
}

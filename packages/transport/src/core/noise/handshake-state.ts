import { type Crypto, type KeyPair, type MessageCipherName, TAG_BYTES } from "../crypto.ts";
import { concatenate, labelBytes } from "../keys/hkdf.ts";
import { type HandshakeSecrets, SymmetricState } from "./symmetric-state.ts";

/** Bytes of an X25519 public key. */
const PUBLIC_KEY_BYTES = 32;

type Token = "e" | "s" | "ee" | "es" | "se" | "ss";
export type PatternName = "IK" | "XX";

/** Noise (revision 34) §7.5: the messages' tokens, the initiator's first. In IK the initiator knows the responder's static key. */
const PATTERNS: Readonly<Record<PatternName, readonly (readonly Token[])[]>> = {
  IK: [
    ["e", "es", "s", "ss"],
    ["e", "ee", "se"],
  ],
  XX: [["e"], ["e", "ee", "s", "es"], ["s", "se"]],
};

const CIPHER_NAMES: Readonly<Record<MessageCipherName, string>> = {
  "aes-256-gcm": "AESGCM",
  "chacha20-poly1305": "ChaChaPoly",
};

export interface NoiseOptions {
  readonly crypto: Crypto;
  readonly pattern: PatternName;
  readonly cipher: MessageCipherName;
  readonly isInitiator: boolean;
  /** What both sides have to agree on beforehand. */
  readonly prologue: Uint8Array;
  readonly staticKey: KeyPair;
  /** The responder's static public key, which the initiator of IK knows. */
  readonly remoteStatic?: Uint8Array;
}

/**
 * A handshake of the Noise protocol framework (revision 34, §5.3), either side. Messages are written and read in turn; one that
 * was changed on its way changes nothing here, so the right one may still come.
 */
export class NoiseHandshake {
  readonly #options: NoiseOptions;
  #symmetric: SymmetricState;
  /** Messages written and read so far. */
  #messages = 0;
  #ephemeral: KeyPair | undefined;
  #remoteEphemeral: Uint8Array | undefined;
  #remoteStatic: Uint8Array | undefined;

  constructor(options: NoiseOptions) {
    this.#options = options;
    const { crypto, pattern, cipher, isInitiator, prologue, staticKey } = options;
    const protocol = `Noise_${pattern}_25519_${CIPHER_NAMES[cipher]}_SHA256`;
    this.#symmetric = new SymmetricState(crypto, cipher, labelBytes(protocol));
    this.#symmetric.mixHash(prologue);
    this.#remoteStatic = options.remoteStatic;
    if (pattern === "XX") return;
    const responderStatic = isInitiator ? options.remoteStatic : staticKey.publicKey;
    if (responderStatic?.length !== PUBLIC_KEY_BYTES) throw new RangeError("IK needs the responder's static key");
    this.#symmetric.mixHash(responderStatic);
  }

  get isFinished(): boolean {
    return this.#messages === PATTERNS[this.#options.pattern].length;
  }

  /** The other side's static public key, once it is known. It proved to have the private key when the handshake is finished. */
  get remoteStatic(): Uint8Array | undefined {
    return this.#remoteStatic;
  }

  /** Both sides' view of all that was said so far, 32 bytes: the same if nobody came between. */
  get hash(): Uint8Array {
    return this.#symmetric.hash;
  }

  /** The next message. Undefined where the other side's keys are of the few that would give anyone the secret (RFC 7748 §6.1). */
  write(payload: Uint8Array): Uint8Array | undefined {
    const symmetric = this.#symmetric;
    const parts: Uint8Array[] = [];
    for (const token of this.#turn(true)) {
      if (token === "e") {
        this.#ephemeral = this.#options.crypto.keyPair();
        symmetric.mixHash(this.#ephemeral.publicKey);
        parts.push(this.#ephemeral.publicKey);
      } else if (token === "s") parts.push(symmetric.encryptAndHash(this.#options.staticKey.publicKey));
      else if (!this.#mixAgreement(symmetric, token, this.#remoteEphemeral, this.#remoteStatic)) return undefined;
    }
    parts.push(symmetric.encryptAndHash(payload));
    this.#messages += 1;
    return concatenate(...parts);
  }

  /** The payload of the next message, which came; undefined if it is not what the other side wrote. */
  read(message: Uint8Array): Uint8Array | undefined {
    const symmetric = this.#symmetric.fork();
    let ephemeral = this.#remoteEphemeral;
    let known = this.#remoteStatic;
    let at = 0;
    const take = (length: number) => message.subarray(at, (at += length));
    for (const token of this.#turn(false)) {
      if (token === "e") {
        ephemeral = take(PUBLIC_KEY_BYTES);
        if (ephemeral.length < PUBLIC_KEY_BYTES) return undefined;
        symmetric.mixHash(ephemeral);
      } else if (token === "s") {
        known = symmetric.decryptAndHash(take(PUBLIC_KEY_BYTES + (symmetric.hasKey ? TAG_BYTES : 0)));
        if (known?.length !== PUBLIC_KEY_BYTES) return undefined;
      } else if (!this.#mixAgreement(symmetric, token, ephemeral, known)) return undefined;
    }
    const payload = symmetric.decryptAndHash(message.subarray(at));
    if (payload === undefined) return undefined;
    this.#symmetric = symmetric;
    this.#remoteEphemeral = ephemeral?.slice();
    this.#remoteStatic = known?.slice();
    this.#messages += 1;
    return payload;
  }

  /** The secrets of a finished handshake. */
  split(): HandshakeSecrets {
    if (!this.isFinished) throw new Error("the handshake is not finished");
    return this.#symmetric.split();
  }

  #turn(isWriting: boolean): readonly Token[] {
    const tokens = PATTERNS[this.#options.pattern][this.#messages];
    if (tokens === undefined || (this.#messages % 2 === 0) !== (this.#options.isInitiator === isWriting))
      throw new Error(`it is not this side's turn to ${isWriting ? "write" : "read"}`);
    return tokens;
  }

  /** The token's first letter is the initiator's key of the two, its second the responder's. */
  #mixAgreement(
    symmetric: SymmetricState,
    token: Exclude<Token, "e" | "s">,
    remoteEphemeral: Uint8Array | undefined,
    remoteStatic: Uint8Array | undefined,
  ): boolean {
    const { isInitiator, staticKey } = this.#options;
    const [mine, theirs] = isInitiator ? [token[0], token[1]] : [token[1], token[0]];
    const own = mine === "e" ? this.#ephemeral : staticKey;
    const remote = theirs === "e" ? remoteEphemeral : remoteStatic;
    const agreed = remote === undefined ? undefined : own?.agree(remote);
    if (agreed === undefined) return false;
    symmetric.mixKey(agreed);
    return true;
  }
}

import type { CipherName, Crypto, PacketCipher } from "../crypto.ts";
import type { Violation } from "../errors.ts";
import { TRANSPORT_LIMITS } from "../limits.ts";
import type { KeyPhase } from "../wire/data-packet.ts";
import { nextSecret, packetCipherOf } from "./traffic-secrets.ts";

/** How much may be done with keys (RFC 9001 §6.6). */
export interface KeyLimits {
  /** Packets that one key seals. */
  readonly sealed: number;
  /** Packets that fail to open, with all keys of the connection. */
  readonly failedOpens: number;
}

export const KEY_LIMITS: Readonly<Record<CipherName, KeyLimits>> = {
  "aes-128-gcm": {
    sealed: TRANSPORT_LIMITS.sealedWithAesGcm,
    failedOpens: TRANSPORT_LIMITS.failedOpensWithAesGcm,
  },
  "chacha20-poly1305": { sealed: Infinity, failedOpens: TRANSPORT_LIMITS.failedOpensWithChaCha },
};

export interface PacketKeysOptions {
  readonly crypto: Crypto;
  readonly cipher: CipherName;
  readonly sendSecret: Uint8Array;
  readonly receiveSecret: Uint8Array;
  readonly limits?: KeyLimits;
  /** Is told each traffic secret once it is in use, with its generation. */
  readonly onSecret?: (direction: "send" | "receive", generation: number, secret: Uint8Array) => void;
}

/**
 * The keys of a connection's Data packets, and their updates (RFC 9001 §6). Each update is a generation, counted from 0; the key
 * phase bit is its lowest bit. Both directions are in the same generation, or one of them is one ahead until the other side follows.
 *
 * ```
 *  sending    │ generation n                   │ n + 1 …
 *  receiving  │ n − 1, for a while │ n │ n + 1, made beforehand
 * ```
 */
export class PacketKeys {
  readonly #crypto: Crypto;
  readonly #cipherName: CipherName;
  readonly #limits: KeyLimits;
  readonly #onSecret: PacketKeysOptions["onSecret"];

  #sendGeneration = 0;
  #sendSecret: Uint8Array;
  #sealer: PacketCipher;
  /** Packets sealed in this generation, and the first one's number. */
  #sealed = 0;
  #firstSealed = Infinity;
  #isAcknowledged = false;
  #isConfirmed = false;

  #receiveGeneration = 0;
  /** Of the next generation, like {@link #nextOpener}. */
  #nextReceiveSecret: Uint8Array;
  #previousOpener: PacketCipher | undefined;
  #opener: PacketCipher;
  #nextOpener: PacketCipher;
  /** Smallest packet number that was opened in this generation. */
  #firstOpened = Infinity;
  #discardAt: number | undefined;
  #failedOpens = 0;

  constructor(options: PacketKeysOptions) {
    const { crypto, cipher, sendSecret, receiveSecret, limits = KEY_LIMITS[cipher], onSecret } = options;
    this.#crypto = crypto;
    this.#cipherName = cipher;
    this.#limits = limits;
    this.#onSecret = onSecret;
    this.#sendSecret = sendSecret;
    this.#sealer = packetCipherOf(crypto, cipher, sendSecret);
    this.#opener = packetCipherOf(crypto, cipher, receiveSecret);
    this.#nextReceiveSecret = nextSecret(crypto, receiveSecret);
    this.#nextOpener = packetCipherOf(crypto, cipher, this.#nextReceiveSecret);
    onSecret?.("send", 0, sendSecret);
    onSecret?.("receive", 0, receiveSecret);
  }

  /** What packets are sealed with, and the bit that says so in their header. */
  get sealer(): PacketCipher {
    return this.#sealer;
  }

  get keyPhase(): KeyPhase {
    return phaseOf(this.#sendGeneration);
  }

  /** Key updates so far of what is sent. */
  get updates(): number {
    return this.#sendGeneration;
  }

  /** Packets that the key may still seal. At 0 the connection closes with aead_limit_reached. */
  get sealsLeft(): number {
    return this.#limits.sealed - this.#sealed;
  }

  /** Whether it is time for {@link update}: half of what the key may seal is used up. */
  get isUpdateDue(): boolean {
    return this.#sealed >= this.#limits.sealed / 2 && this.canUpdate;
  }

  /**
   * Whether this side may update now: the handshake is confirmed, the other side has followed the last update and acknowledged a packet
   * of it (RFC 9001 §6.1), and the keys before it are forgotten (§6.5).
   */
  get canUpdate(): boolean {
    return (
      this.#isConfirmed &&
      this.#isAcknowledged &&
      this.#sendGeneration === this.#receiveGeneration &&
      this.#previousOpener === undefined
    );
  }

  /** When {@link discardPrevious} is due, ms. */
  get deadline(): number | undefined {
    return this.#discardAt;
  }

  /** The other side is known to have the keys (RFC 9001 §4.1.2). */
  confirm(): void {
    this.#isConfirmed = true;
  }

  /** Goes to the next generation for what is sent, if that is allowed now. */
  update(): boolean {
    if (!this.canUpdate) return false;
    this.#updateSending();
    return true;
  }

  /** So many packets were sealed, the first of them with this number. */
  onSealed(packetNumber: number, count: number): void {
    this.#sealed += count;
    if (packetNumber < this.#firstSealed) this.#firstSealed = packetNumber;
  }

  /** A packet was acknowledged. */
  onAcknowledged(packetNumber: number): void {
    if (packetNumber >= this.#firstSealed) this.#isAcknowledged = true;
  }

  /** The generation that a packet that came would be of; −1 if its keys are forgotten. */
  generationOf(keyPhase: KeyPhase, packetNumber: number): number {
    if (keyPhase === phaseOf(this.#receiveGeneration)) return this.#receiveGeneration;
    if (packetNumber > this.#firstOpened || this.#firstOpened === Infinity) return this.#receiveGeneration + 1;
    return this.#previousOpener === undefined ? -1 : this.#receiveGeneration - 1;
  }

  /** What opens packets of a generation that {@link generationOf} gave. */
  openerOf(generation: number): PacketCipher | undefined {
    if (generation === this.#receiveGeneration) return this.#opener;
    return generation > this.#receiveGeneration ? this.#nextOpener : this.#previousOpener;
  }

  /**
   * A packet of a generation was opened. The first of a new one means that the other side has updated its keys, and this side's follow.
   *
   * @param grace how long packets of the generation before may still come, ms: three PTOs (RFC 9001 §6.5)
   */
  onOpened(now: number, packetNumber: number, generation: number, grace: number): Violation | undefined {
    if (generation < this.#receiveGeneration) {
      const isTooLate = packetNumber > this.#firstOpened;
      return isTooLate ? wrongUpdate("a packet has older keys than one before it") : undefined;
    }
    if (generation > this.#receiveGeneration) {
      // Whoever updates twice cannot have waited for an acknowledgement, if nothing was sent to it in between.
      if (this.#sendGeneration < generation && this.#sealed === 0) return wrongUpdate("keys were updated too early");
      this.#updateReceiving(now + grace);
      if (this.#sendGeneration < generation) this.#updateSending();
    }
    if (packetNumber < this.#firstOpened) this.#firstOpened = packetNumber;
    return undefined;
  }

  /** So many packets could not be opened. */
  onFailed(count: number): Violation | undefined {
    this.#failedOpens += count;
    if (this.#failedOpens < this.#limits.failedOpens) return undefined;
    return { code: "aead_limit_reached", reason: "too many packets could not be opened" };
  }

  /** Forgets the keys of the generation before, if their time is over. */
  discardPrevious(now: number): void {
    if (this.#discardAt === undefined || now < this.#discardAt) return;
    this.#previousOpener = undefined;
    this.#discardAt = undefined;
  }

  #updateSending(): void {
    this.#sendGeneration += 1;
    this.#sendSecret = nextSecret(this.#crypto, this.#sendSecret);
    this.#sealer = packetCipherOf(this.#crypto, this.#cipherName, this.#sendSecret);
    this.#onSecret?.("send", this.#sendGeneration, this.#sendSecret);
    this.#sealed = 0;
    this.#firstSealed = Infinity;
    this.#isAcknowledged = false;
  }

  #updateReceiving(discardAt: number): void {
    this.#receiveGeneration += 1;
    this.#previousOpener = this.#opener;
    this.#opener = this.#nextOpener;
    this.#onSecret?.("receive", this.#receiveGeneration, this.#nextReceiveSecret);
    this.#nextReceiveSecret = nextSecret(this.#crypto, this.#nextReceiveSecret);
    this.#nextOpener = packetCipherOf(this.#crypto, this.#cipherName, this.#nextReceiveSecret);
    this.#firstOpened = Infinity;
    this.#discardAt = discardAt;
  }
}

function phaseOf(generation: number): KeyPhase {
  return generation % 2 === 0 ? 0 : 1;
}

function wrongUpdate(reason: string): Violation {
  return { code: "key_update_error", reason };
}

import { type Cipher, type Crypto, NONCE_BYTES, TAG_BYTES } from "../crypto.ts";
import { TRANSPORT_LIMITS } from "../limits.ts";
import { ADDRESS_BYTES, isSameAddress } from "../wire/address.ts";
import { CONNECTION_ID_BYTES } from "../wire/packet-forms.ts";
import { equalsInConstantTime } from "./constant-time.ts";
import { concatenate, labelBytes } from "./hkdf.ts";

const TOKEN_LABEL = labelBytes("wireside 1 token");
const RETRY_LABEL = labelBytes("wireside 1 retry");

/** Bytes of the time of issue, ms of the server's clock, big-endian. */
const ISSUED_BYTES = 6;
const ID_AT = ISSUED_BYTES;
const ADDRESS_AT = ID_AT + CONNECTION_ID_BYTES;
const TOKEN_BYTES = NONCE_BYTES + ADDRESS_AT + ADDRESS_BYTES + TAG_BYTES;

/** `valid`; `none`, as if there were no token: made by nobody we know, or too old; `refused`: ours, but another client's. */
export type TokenVerdict = "valid" | "none" | "refused";

/**
 * Tokens by which a client proves that it gets what is sent to its address, while the server remembers nothing (RFC 9000
 * §8.1.2): sealed by the server for itself.
 */
export class RetryTokens {
  readonly #crypto: Crypto;
  readonly #cipher: Cipher;

  /** @param key 32 bytes that only the server knows, or all servers of one name */
  constructor(crypto: Crypto, key: Uint8Array) {
    this.#crypto = crypto;
    this.#cipher = crypto.cipher("aes-256-gcm", key);
  }

  /** A token for a client at an address, whose Hello had this destination connection id. */
  issue(now: number, address: Uint8Array, destination: Uint8Array): Uint8Array {
    const nonce = this.#crypto.random(new Uint8Array(NONCE_BYTES));
    const issued = new Uint8Array(ISSUED_BYTES);
    let rest = Math.floor(now);
    for (let at = ISSUED_BYTES - 1; at >= 0; at--) {
      issued[at] = rest % 256;
      rest = Math.floor(rest / 256);
    }
    return concatenate(nonce, this.#cipher.seal(nonce, TOKEN_LABEL, concatenate(issued, destination, address)));
  }

  /** What a Hello's token is worth. */
  check(now: number, token: Uint8Array, address: Uint8Array, destination: Uint8Array): TokenVerdict {
    if (token.length !== TOKEN_BYTES) return "none";
    const content = this.#cipher.open(token.subarray(0, NONCE_BYTES), TOKEN_LABEL, token.subarray(NONCE_BYTES));
    if (content === undefined) return "none";
    let issued = 0;
    for (let at = 0; at < ISSUED_BYTES; at++) issued = issued * 256 + (content[at] ?? 0);
    if (now < issued || now - issued > TRANSPORT_LIMITS.retryTokenMs) return "none";
    const isTheirs = isSameAddress(content, address, ADDRESS_AT) && equalsInConstantTime(content, ID_AT, destination);
    return isTheirs ? "valid" : "refused";
  }
}

/**
 * The integrity tag of a Retry (RFC 9001 §5.8): its key is known to all, so it tells a Retry from noise, and from one by somebody who
 * has not seen the Hello.
 *
 * @param packet the Retry up to the tag, with the client's first destination connection id as its source
 */
export function retryTagOf(crypto: Crypto, packet: Uint8Array): Uint8Array {
  return crypto.hmacSha256(RETRY_LABEL, packet).subarray(0, TAG_BYTES);
}

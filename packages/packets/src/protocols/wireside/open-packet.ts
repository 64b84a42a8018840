import { gcm } from "@noble/ciphers/aes.js";
import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { DATA_HEADER_BYTES, type CipherName } from "@wireside/transport/wire";

/** Key and IV of Data packets. */
export interface PacketKey {
  readonly key: Uint8Array;
  readonly iv: Uint8Array;
}

/** The frames of a Data packet; undefined where its tag is wrong. At once, where the browser's own would be a promise. */
export function openPacket(
  cipher: CipherName,
  { key, iv }: PacketKey,
  packetNumber: number,
  packet: Uint8Array,
): Uint8Array | undefined {
  const open = cipher === "aes-128-gcm" ? gcm : chacha20poly1305;
  const header = packet.subarray(0, DATA_HEADER_BYTES);
  try {
    return open(key, nonceOf(iv, packetNumber), header).decrypt(packet.subarray(DATA_HEADER_BYTES));
  } catch {
    return undefined;
  }
}

/** RFC 9001 §5.3 */
function nonceOf(iv: Uint8Array, packetNumber: number): Uint8Array {
  const nonce = iv.slice();
  for (let at = nonce.length - 1, rest = packetNumber; rest > 0; at--, rest = Math.floor(rest / 256)) {
    nonce[at]! ^= rest % 256;
  }
  return nonce;
}

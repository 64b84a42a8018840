import { CIPHERS, type Addon, type CipherHandle } from "./addon.ts";
import type { CipherName, PacketCipher, PacketList } from "../cipher.ts";

/** A packet cipher of the addon: one call a list. */
export function createNativeCipher(
  addon: Addon,
  name: CipherName,
  key: Uint8Array,
  iv: Uint8Array,
  headerBytes: number,
): PacketCipher {
  return new NativeCipher(addon, addon.createCipher(CIPHERS[name], key, iv, headerBytes));
}

class NativeCipher implements PacketCipher {
  readonly #addon: Addon;
  readonly #handle: CipherHandle;

  constructor(addon: Addon, handle: CipherHandle) {
    this.#addon = addon;
    this.#handle = handle;
  }

  seal({ bytes, offset, length, number }: PacketList, from: number, until: number): void {
    this.#addon.seal(this.#handle, bytes, offset, length, number, from, until);
  }

  open({ bytes, offset, length, number }: PacketList, from: number, until: number): void {
    this.#addon.open(this.#handle, bytes, offset, length, number, from, until);
  }
}

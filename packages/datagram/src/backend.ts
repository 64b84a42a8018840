import { DatagramError } from "./datagram-error.ts";
import { loadAddon } from "./native/load.ts";
import { createNativeCipher } from "./native/cipher.ts";
import { openNativeSocket } from "./native/socket.ts";
import { createPortableCipher } from "./portable/cipher.ts";
import { openPortableSocket } from "./portable/socket.ts";
import type { CipherName, PacketCipher } from "./cipher.ts";
import type { Backend, DatagramSocket, SocketOptions } from "./socket.ts";

/** Sockets and packet ciphers of one kind. */
export interface DatagramBackend {
  readonly name: Backend;
  /** Why it is the portable one although nobody asked for that: a sentence. */
  readonly reason: string | undefined;
  /** Of the native one: the file of its addon, in the package of prebuilt ones or compiled here. */
  readonly file: string | undefined;
  /**
   * A socket bound to its address.
   * @throws {DatagramError} `bad-host` `cannot-open`
   */
  openSocket(options: SocketOptions): Promise<DatagramSocket>;
  /**
   * Seals and opens packets under one key.
   * @param key {@link KEY_BYTES} bytes
   * @param iv 12 bytes
   * @param headerBytes of each packet, authenticated and not encrypted; up to 1,024
   * @throws {RangeError} where one of them has another length
   */
  createPacketCipher(name: CipherName, key: Uint8Array, iv: Uint8Array, headerBytes: number): PacketCipher;
}

/**
 * The native backend where it can be had, else the portable one with the reason; or the one that is asked for. The native one is
 * compiled when it is first asked for on a machine with no prebuilt one, which takes some seconds.
 * @throws {DatagramError} `no-native` where that was asked for and cannot be had
 */
export async function loadBackend(wanted?: Backend): Promise<DatagramBackend> {
  if (wanted === "portable") return portable(undefined);
  try {
    const { addon, file } = await loadAddon();
    return {
      name: "native",
      reason: undefined,
      file,
      openSocket: (options) => openNativeSocket(addon, options),
      createPacketCipher: (name, key, iv, headerBytes) => createNativeCipher(addon, name, key, iv, headerBytes),
    };
  } catch (error) {
    if (wanted === "native" || !(error instanceof DatagramError)) throw error;
    return portable(error.message);
  }
}

function portable(reason: string | undefined): DatagramBackend {
  return {
    name: "portable",
    reason,
    file: undefined,
    openSocket: openPortableSocket,
    createPacketCipher: createPortableCipher,
  };
}

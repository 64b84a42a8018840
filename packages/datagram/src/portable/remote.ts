import { hostOf, portOf } from "../address.ts";
import { ADDRESS_BYTES } from "../batch.ts";

/** Addresses of batches as node:dgram wants them, the last one remembered. */
export class Remote {
  host = "";
  port = 0;
  /** The system's name of the reason why nothing can be sent there. */
  refusal: "EAFNOSUPPORT" | "EINVAL" | undefined = "EAFNOSUPPORT";
  readonly #isFromV6: boolean;
  readonly #bytes = new Uint8Array(ADDRESS_BYTES);

  /** @param isFromV6 whether it is an IPv6 socket that sends, which reaches IPv4 addresses as mapped ones */
  constructor(isFromV6: boolean) {
    this.#isFromV6 = isFromV6;
  }

  /** Becomes the address at a place. */
  read(addresses: Uint8Array, at: number): void {
    if (this.#isAsBefore(addresses, at)) return;
    this.#bytes.set(addresses.subarray(at, at + ADDRESS_BYTES));
    const family = this.#bytes[0];
    const isReachable = family === 4 || (family === 6 && this.#isFromV6);
    this.port = portOf(this.#bytes);
    this.refusal = isReachable ? (this.port === 0 ? "EINVAL" : undefined) : "EAFNOSUPPORT";
    if (!isReachable) return;
    const host = hostOf(this.#bytes);
    this.host = family === 4 && this.#isFromV6 ? `::ffff:${host}` : host;
  }

  #isAsBefore(addresses: Uint8Array, at: number): boolean {
    for (let index = 0; index < ADDRESS_BYTES; index++) {
      if (addresses[at + index] !== this.#bytes[index]) return false;
    }
    return true;
  }
}

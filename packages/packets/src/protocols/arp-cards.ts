import type { FrameFacts } from "../dissect/dissection.ts";
import { CAPTURE_LIMITS } from "../limits.ts";

/** Where a card was last heard to have an address. */
export interface CardClaim {
  readonly frame: number;
  readonly seconds: number;
}

/** Which network card said last that it has which IPv4 address. The oldest are forgotten first. */
export class ArpCards {
  readonly #claims = new Map<number, { readonly card: number; claim: CardClaim }>();

  /**
   * A card says that it has an address.
   *
   * @param card six bytes
   * @returns where another card said so before; then that one keeps it
   */
  claim(address: number, card: Uint8Array, { number, seconds }: FrameFacts): CardClaim | undefined {
    const claimed = numberOf(card);
    const known = this.#claims.get(address);
    if (known !== undefined && known.card !== claimed) return known.claim;
    this.#claims.set(address, { card: claimed, claim: { frame: number, seconds } });
    if (this.#claims.size > CAPTURE_LIMITS.arpAddresses) this.#claims.delete(this.#claims.keys().next().value!);
    return undefined;
  }
}

function numberOf(card: Uint8Array): number {
  return card.reduce((number, byte) => number * 256 + byte, 0);
}

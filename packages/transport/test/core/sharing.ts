/** How two share what both get. */
export interface Sharing {
  /** Of its fair half; 1 is fair. */
  readonly shares: readonly [number, number];
  /** Jain's index: 1 is fair, 1/2 is all for one. */
  readonly jain: number;
}

/** @param a what one got, in any unit @param b what the other got */
export function sharingOf(a: number, b: number): Sharing {
  return {
    shares: [(2 * a) / (a + b), (2 * b) / (a + b)],
    jain: (a + b) ** 2 / (2 * (a * a + b * b)),
  };
}

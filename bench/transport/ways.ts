/** A way of carrying streams from one process to another. */
export interface Way {
  readonly name: string;
  /** Whether what it carries can be read by those in between. */
  readonly isEncrypted: boolean;
}

/** All of them; those that begin with `wireside` are ours. */
export const WAYS = [
  { name: "wireside native", isEncrypted: true },
  { name: "wireside native, largest packets", isEncrypted: true },
  { name: "wireside portable", isEncrypted: true },
  { name: "TLS 1.3 over TCP", isEncrypted: true },
  { name: "udx-native, unencrypted", isEncrypted: false },
] as const satisfies readonly Way[];

export type WayName = (typeof WAYS)[number]["name"];

/** Bytes that a sender writes at a time. */
export const CHUNK_BYTES = 1 << 18;

// https://datatracker.ietf.org/doc/draft-ietf-opsawg-pcapng/ §4: the numbers of pcapng, for its reader and its writer.

export const BLOCK = {
  section: 0x0a0d_0d0a,
  interface: 1,
  /** Obsolete; Enhanced Packet Blocks took its place. */
  packet: 2,
  simplePacket: 3,
  names: 4,
  statistics: 5,
  enhancedPacket: 6,
  secrets: 10,
  custom: 0x0000_0bad,
  customNotCopied: 0x4000_0bad,
} as const;

/** Type and length before the body of a block, length after it, bytes. */
export const BLOCK_HEAD = 8;
export const BLOCK_TAIL = 4;
export const BLOCK_LEAST = BLOCK_HEAD + BLOCK_TAIL;

/** The shortest that a block of a kind can be, bytes; undefined for an unknown kind. */
export function shortestBlock(type: number): number | undefined {
  switch (type) {
    case BLOCK.enhancedPacket:
    case BLOCK.packet:
      return 32;
    case BLOCK.section:
      return 28;
    case BLOCK.statistics:
      return 24;
    case BLOCK.interface:
    case BLOCK.secrets:
      return 20;
    case BLOCK.simplePacket:
    case BLOCK.custom:
    case BLOCK.customNotCopied:
      return 16;
    case BLOCK.names:
      return BLOCK_LEAST;
    default:
      return undefined;
  }
}

/** Where the captured bytes begin in the blocks that hold a frame, bytes from the beginning of the block. */
export const FRAME_AT = { [BLOCK.packet]: 28, [BLOCK.simplePacket]: 12, [BLOCK.enhancedPacket]: 28 } as const;

/** As a section's writer writes it in its own byte order. */
export const BYTE_ORDER_MAGIC = 0x1a2b_3c4d;

export const OPTION = {
  end: 0,
  comment: 1,
  section: { hardware: 2, operatingSystem: 3, application: 4 },
  interface: {
    name: 2,
    description: 3,
    speed: 8,
    resolution: 9,
    filter: 11,
    operatingSystem: 12,
    frameCheckSequence: 13,
    timeOffset: 14,
    hardware: 15,
  },
  frame: { flags: 2, dropped: 4 },
  statistics: { from: 2, to: 3, received: 4, droppedByInterface: 5, accepted: 6, droppedBySystem: 7, delivered: 8 },
} as const;

/** What a Name Resolution Block resolves, and the length of the address, bytes. */
export const NAME_RECORDS: Readonly<Record<number, { kind: "ipv4" | "ipv6" | "ether" | "eui64"; length: number }>> = {
  1: { kind: "ipv4", length: 4 },
  2: { kind: "ipv6", length: 16 },
  3: { kind: "ether", length: 6 },
  4: { kind: "eui64", length: 8 },
};

/** The kind of secrets that are lines of a TLS key log: "TLSK". */
export const TLS_KEY_LOG = 0x544c_534b;

/** Length with what fills it up to a multiple of four, bytes. */
export function padded(length: number): number {
  return length + (-length & 3);
}

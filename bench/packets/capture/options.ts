/** Options of a SYN: maximum segment size 1460, SACK permitted, timestamps, window scale 7. */
export function synOptions(timestamp: number): Buffer {
  const options = Buffer.from("020405b40402080a000000000000000001030307", "hex");
  options.writeUInt32BE(timestamp >>> 0, 8);
  return options;
}

/** Timestamps, and SACK blocks as pairs of left and right edges. */
export function timestampOptions(timestamp: number, echo: number, blocks: readonly number[] = []): Buffer {
  const options = Buffer.alloc(blocks.length === 0 ? 12 : 16 + 4 * blocks.length);
  options.writeUInt32BE(0x0101080a, 0);
  options.writeUInt32BE(timestamp >>> 0, 4);
  options.writeUInt32BE(echo >>> 0, 8);
  if (blocks.length > 0) options.writeUInt32BE(0x01010500 | (2 + 4 * blocks.length), 12);
  for (const [index, edge] of blocks.entries()) options.writeUInt32BE(edge >>> 0, 16 + 4 * index);
  return options;
}

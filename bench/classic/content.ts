/** A file of so many bytes in which no two neighbouring blocks are equal: numbers that count up. */
export function contentOf(bytes: number): Buffer {
  const content = Buffer.alloc(bytes);
  for (let at = 0; at + 4 <= bytes; at += 4) content.writeUInt32BE(at, at);
  return content;
}

/**
 * The cyclic redundancy check of gzip, Ethernet and others: CRC-32, reflected polynomial 0xEDB88320 (RFC 1952 §8).
 *
 * @param crc of the bytes before these, 0 at the beginning
 * @returns that of all bytes so far, unsigned
 */
export function crc32(bytes: Uint8Array, crc = 0): number {
  let value = ~crc;
  let at = 0;
  const whole = bytes.length - (bytes.length % 8);
  for (; at < whole; at += 8) {
    const low = value ^ (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24));
    value =
      TABLES[0x700 | (low & 0xff)]! ^
      TABLES[0x600 | ((low >>> 8) & 0xff)]! ^
      TABLES[0x500 | ((low >>> 16) & 0xff)]! ^
      TABLES[0x400 | (low >>> 24)]! ^
      TABLES[0x300 | bytes[at + 4]!]! ^
      TABLES[0x200 | bytes[at + 5]!]! ^
      TABLES[0x100 | bytes[at + 6]!]! ^
      TABLES[bytes[at + 7]!]!;
  }
  for (; at < bytes.length; at++) value = (value >>> 8) ^ TABLES[(value ^ bytes[at]!) & 0xff]!;
  return ~value >>> 0;
}

/** Eight tables of 256: table `n` has the check of a byte with `n` zero bytes after it, so that eight bytes go in one step. */
const TABLES = buildTables();

function buildTables(): Int32Array {
  const tables = new Int32Array(8 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    tables[byte] = value;
  }
  for (let at = 256; at < tables.length; at++) {
    const before = tables[at - 256]!;
    tables[at] = (before >>> 8) ^ tables[before & 0xff]!;
  }
  return tables;
}

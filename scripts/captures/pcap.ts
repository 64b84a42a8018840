/** Bytes before the first record, and before each record's data. */
const FILE_HEADER = 24;
const RECORD_HEADER = 16;

/** The records of a pcap file of this machine's byte order, headers included. */
export function pcapRecords(bytes: Buffer): { header: Buffer; records: Buffer[] } {
  const records: Buffer[] = [];
  for (let at = FILE_HEADER; at < bytes.length;) {
    const end = at + RECORD_HEADER + bytes.readUInt32LE(at + 8);
    records.push(bytes.subarray(at, end));
    at = end;
  }
  return { header: bytes.subarray(0, FILE_HEADER), records };
}

/** A capture without some frames, and what its other frames are numbered now; 0 for those that are gone. */
export function withoutFrames(bytes: Buffer, missed: ReadonlySet<number>): { bytes: Buffer; numbers: number[] } {
  const { header, records } = pcapRecords(bytes);
  const kept = records.filter((_, index) => !missed.has(index + 1));
  let number = 0;
  const numbers = records.map((_, index) => (missed.has(index + 1) ? 0 : ++number));
  return { bytes: Buffer.concat([header, ...kept]), numbers };
}

/** Frame numbers in short runs, about the share asked for, as a recorder that falls behind misses them. */
export function chooseMissed(frames: number, share: number, seed: number): Set<number> {
  const missed = new Set<number>();
  let state = seed;
  const next = () => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
  while (missed.size < frames * share) {
    const first = 4 + Math.floor(next() * (frames - 4)); // the handshake is kept
    const length = 1 + Math.floor(next() * 4);
    for (let number = first; number < Math.min(first + length, frames); number++) missed.add(number);
  }
  return missed;
}

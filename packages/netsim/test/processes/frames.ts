import { readFileSync } from "node:fs";

/** Frames of a pcap file of this machine's byte order, read without the packages under test. */
export function readFrames(file: string): { length: number; bytes: Buffer }[] {
  const bytes = readFileSync(file);
  const frames = [];
  for (let at = 24; at < bytes.length;) {
    const captured = bytes.readUInt32LE(at + 8);
    frames.push({ length: bytes.readUInt32LE(at + 12), bytes: bytes.subarray(at + 16, at + 16 + captured) });
    at += 16 + captured;
  }
  return frames;
}

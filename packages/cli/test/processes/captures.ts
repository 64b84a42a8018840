import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PcapWriter } from "@wireside/packets";
import { onTestFinished } from "vitest";
import { Running, type Ended } from "./running.ts";

/** A capture of packages/packets/captures. */
export const capture = (name: string): string =>
  fileURLToPath(new URL(`../../../packets/captures/${name}/client.pcap.gz`, import.meta.url));

/** Runs the command to its end. */
export const packets = (...words: readonly string[]): Promise<Ended> => new Running(["packets", ...words]).endInput();

export const lines = (text: string): string[] => text.trimEnd().split("\n");

/** Objects of lines of JSON. */
export const objects = (text: string): Record<string, unknown>[] =>
  lines(text).map((line) => JSON.parse(line) as Record<string, unknown>);

/** A folder for one test. */
export async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "wireside-packets-"));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

/** What one side of a made-up TCP conversation sends in one segment. */
export interface Said {
  readonly from: "client" | "server";
  readonly text: string;
  /** Bytes that are left out before it. */
  readonly skipped?: number;
}

/**
 * Writes a capture of TCP conversations between 10.0.0.1:40000 and 10.0.0.2:80, one after the other with the same ports, a frame
 * a millisecond.
 */
export async function conversation(...all: readonly (readonly Said[])[]): Promise<string> {
  const writer = new PcapWriter({ linkType: RAW_IPV4 });
  let frames = 0;
  for (const [i, said] of all.entries()) {
    const next = { client: 1000 + i * 1_000_000, server: 5000 + i * 1_000_000 };
    const add = (from: Said["from"], flags: number, payload: Uint8Array): void => {
      const other = from === "client" ? "server" : "client";
      const bytes = segment(from === "client", next[from], next[other], flags, payload);
      writer.addFrame({ seconds: 1_700_000_000, nanoseconds: frames++ * 1_000_000, length: bytes.length, bytes });
      next[from] += payload.length + (flags & 1) + ((flags >> 1) & 1);
    };
    const nothing = new Uint8Array(0);
    add("client", SYN, nothing);
    add("server", SYN | ACK, nothing);
    add("client", ACK, nothing);
    for (const { from, text, skipped = 0 } of said) {
      next[from] += skipped;
      add(from, ACK, new TextEncoder().encode(text));
      add(from === "client" ? "server" : "client", ACK, nothing);
    }
  }
  const path = join(await folder(), "made.pcap");
  await writeFile(path, writer.take());
  return path;
}

const RAW_IPV4 = 228;
const SYN = 0x02;
const ACK = 0x10;

function segment(isClient: boolean, sequence: number, acknowledged: number, flags: number, payload: Uint8Array) {
  const view = new DataView(new ArrayBuffer(40 + payload.length));
  view.setUint16(0, 0x4500);
  view.setUint16(2, view.byteLength);
  view.setUint16(8, 0x4006);
  view.setUint32(12, isClient ? 0x0a00_0001 : 0x0a00_0002);
  view.setUint32(16, isClient ? 0x0a00_0002 : 0x0a00_0001);
  view.setUint16(20, isClient ? 40_000 : 80);
  view.setUint16(22, isClient ? 80 : 40_000);
  view.setUint32(24, sequence);
  view.setUint32(28, (flags & ACK) === 0 ? 0 : acknowledged);
  view.setUint16(32, 0x5000 | flags);
  view.setUint16(34, 65_535);
  const bytes = new Uint8Array(view.buffer);
  bytes.set(payload, 40);
  return bytes;
}

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { inOrder, type Fate } from "@wireside/netsim";
import { describe, expect, it } from "vitest";
import { pcapRecords } from "../../scripts/captures/pcap.ts";
import {
  KNOWN_CAPTURES,
  knownCapture,
  knownCaptureBytes,
  knownCaptureNames,
  knownFates,
  type HostName,
} from "./known.ts";

const names = knownCaptureNames();
const emulated = names.filter((name) => knownCapture(name).medium !== "cable");
const HOSTS: readonly HostName[] = ["client", "server"];

describe("the captures whose truth is known", () => {
  it("are each described in their README, and nothing else is", () => {
    const page = readFileSync(join(KNOWN_CAPTURES, "README.md"), "utf8");
    const rows = Array.from(page.matchAll(/^\| `(?<name>[a-z-]+)` /gmu), ({ groups }) => groups!["name"]!);
    expect(rows.toSorted()).toEqual(names);
  });

  it.each(names)("%s has the frames it says", (name) => {
    const known = knownCapture(name);
    for (const host of HOSTS) expect(framesOf(name, host)).toHaveLength(known[host].frames);
  });

  it.each(emulated)(
    "%s: each frame is one packet's coming or going, each packet has its frames, and lengths agree",
    (name) => {
      const frames = { client: framesOf(name, "client"), server: framesOf(name, "server") };
      const named: Record<HostName, number[]> = { client: [], server: [] };
      const missed: Record<HostName, number> = { client: 0, server: 0 };
      const check = (host: HostName, frame: number, length: number) => {
        if (frame === 0) missed[host]++;
        else {
          named[host].push(frame);
          expect(frames[host][frame - 1]?.length).toBe(length);
        }
      };
      for (const fate of knownFates(name).fates) {
        const [from, to] = fate.direction === "ab" ? HOSTS : HOSTS.toReversed();
        check(from!, fate.inFrame!, fate.length);
        expect(fate.outFrames?.length ?? 0).toBe(fate.fate === "delivered" ? (fate.isDoubled ? 2 : 1) : 0);
        for (const frame of fate.outFrames ?? []) check(to!, frame, fate.length);
      }
      for (const host of HOSTS) {
        const numbers = frames[host].map((_, index) => index + 1);
        expect(named[host].toSorted((left, right) => left - right)).toEqual(numbers);
        expect(missed[host]).toBe(knownCapture(name)[host].missed.length);
      }
    },
  );

  it.each(emulated.filter((name) => knownCapture(name).client.missed.length === 0))(
    "%s: the kernel counted as many retransmissions as its side's capture shows",
    (name) => {
      for (const host of HOSTS) {
        const sent = inOrder(knownFates(name), host === "client" ? "ab" : "ba");
        const frames = framesOf(name, host);
        const shown = countRetransmissions(sent.map((fate) => frames[fate.inFrame! - 1]!.bytes));
        expect(shown).toBe(knownCapture(name)[host].counters["Tcp.RetransSegs"] ?? 0);
      }
    },
  );

  it("lost, doubled, held back and corrupted what they were made to", () => {
    const count = (name: string, is: (fate: Fate) => boolean) => knownFates(name).fates.filter(is).length;
    expect(count("random-loss", ({ fate }) => fate === "dropped-random")).toBeGreaterThan(3);
    expect(count("burst-loss", ({ fate }) => fate === "dropped-burst")).toBeGreaterThan(5);
    expect(count("reordering", ({ isHeldBack }) => isHeldBack === true)).toBeGreaterThan(5);
    expect(count("duplication", ({ isDoubled }) => isDoubled === true)).toBeGreaterThan(10);
    expect(count("blackout", ({ fate }) => fate === "dropped-blackout")).toBeGreaterThan(3);
    expect(count("corruption", ({ corrupted }) => corrupted !== undefined)).toBeGreaterThan(3);
    expect(count("tail-loss", ({ fate }) => fate === "dropped-mask")).toBe(1);
    expect(knownCapture("keep-alive").client.counters["TcpExt.TCPKeepAlive"]).toBeGreaterThan(2);
    expect(knownCapture("zero-window").client.counters["TcpExt.TCPWinProbe"]).toBeGreaterThan(1);
    expect(knownCapture("tail-loss").client.counters["TcpExt.TCPLossProbes"]).toBe(1);
    expect(knownCapture("delay-jump").client.counters["TcpExt.TCPTimeouts"]).toBeGreaterThan(0);
  });
});

/** Frames of a capture: length on the wire, and the bytes that were kept. */
function framesOf(name: string, host: HostName): { length: number; bytes: Buffer }[] {
  const { records } = pcapRecords(Buffer.from(knownCaptureBytes(name, host)));
  return records.map((record) => ({ length: record.readUInt32LE(12), bytes: record.subarray(16) }));
}

/** TCP segments, in the order of sending, whose last byte (SYN and FIN count as one) their connection had sent before. */
function countRetransmissions(frames: readonly Buffer[]): number {
  const ends = new Map<number, number>();
  let count = 0;
  for (const frame of frames) {
    const ip = frame[0]! >> 4 === 4 ? frame : frame.subarray(14);
    if (ip[0]! >> 4 !== 4 || ip[9] !== 6) continue;
    const tcp = ip.subarray((ip[0]! & 15) * 4);
    const flags = tcp[13]!;
    const payload = ip.readUInt16BE(2) - (ip[0]! & 15) * 4 - (tcp[12]! >> 4) * 4;
    const length = payload + (flags & 1) + ((flags >> 1) & 1);
    if (length === 0) continue;
    const ports = tcp.readUInt32BE(0);
    const end = (tcp.readUInt32BE(4) + length) >>> 0;
    const last = ends.get(ports);
    if (last !== undefined && ((end - last) | 0) <= 0) count++;
    else ends.set(ports, end);
  }
  return count;
}

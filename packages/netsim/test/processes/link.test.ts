import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLink, inOrder, readFates, type Fate, type FateLog, type Impairments } from "@wireside/netsim";
import { afterEach, beforeEach, expect, it } from "vitest";
import { describeWith } from "../../../../test/needs.ts";
import { exchangeDatagrams, sendOver } from "./datagrams.ts";
import { readFrames } from "./frames.ts";
import { sendStream } from "./stream.ts";

const NS_PER_MS = 1e6;

describeWith(["namespaces", "cc"], "a link between two namespaces", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "wireside-netsim-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("carries everything when nothing else is asked", async () => {
    const { received, log } = await sendOver(folder, {}, { count: 50 }, { processor: 0 });
    expect(received).toEqual(range(1, 50));
    expect(new Set(log.fates.map((fate) => fate.fate))).toEqual(new Set(["delivered"]));
  });

  it("knows the fate of every packet, and a socket on the other side saw the same", async () => {
    const faults = { delayMs: 5, loss: 0.05, duplicate: 0.03, reorder: 0.02, reorderByMs: 4 };
    const { received, overflowed, log } = await sendOver(folder, faults, { count: 8000 });
    const fates = dataFates(log, 8000);
    expect(fates.map((fate) => fate.number)).toEqual(range(1, 8000));
    const arrivals = fates.flatMap((fate) => (fate.out ?? []).map((at) => ({ at, number: fate.number })));
    expect(received.length + overflowed).toBe(arrivals.length);
    if (overflowed === 0) {
      const expected = arrivals.toSorted((left, right) => left.at - right.at).map(({ number }) => number);
      expect(received).toEqual(expected);
    }
    for (const direction of ["ab", "ba"] as const) {
      const { packets, fates: counts, unread } = log.statistics[direction];
      expect(inOrder(log, direction)).toHaveLength(packets);
      expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(packets);
      expect(unread).toBe(0);
    }
    expect(fates.filter(({ isDoubled }) => isDoubled).length).toBeGreaterThan(0);
    expect(fates.filter(({ isHeldBack }) => isHeldBack).length).toBeGreaterThan(0);
  });

  it("delays each packet as asked, to the nanosecond in the model and to less than a millisecond at best", async () => {
    const { log } = await sendOver(folder, { delayMs: 12.5 }, { count: 500 });
    const fates = dataFates(log, 500);
    expect(new Set(fates.map((fate) => fate.due![0]! - fate.in))).toEqual(new Set([12.5 * NS_PER_MS]));
    const late = fates.map((fate) => fate.out![0]! - fate.due![0]!);
    expect(Math.min(...late)).toBeGreaterThanOrEqual(0);
    expect(Math.min(...late)).toBeLessThan(NS_PER_MS);
  });

  it("has somebody further away behind the same link", async () => {
    const fates = join(folder, "fates.jsonl");
    const far = { address: "198.18.1.2", delayMs: 40 };
    await using link = await createLink({ ab: { delayMs: 10 }, far, fates });
    await exchangeDatagrams(link, { count: 3 });
    const { received } = await exchangeDatagrams(
      { ...link, addresses: { ...link.addresses, b: far.address } },
      { count: 3 },
    );
    await link.close();
    expect(received).toEqual([1, 2, 3]);
    const log = readFates(readFileSync(fates, "utf8"));
    const delays = inOrder(log, "ab").map((fate) => (fate.due![0]! - fate.in) / NS_PER_MS);
    expect([...new Set(delays)]).toEqual([10, 50]);
  });

  it("spreads jitter over its range and keeps the order", async () => {
    const { received, log } = await sendOver(folder, { delayMs: 2, jitterMs: 6 }, { count: 1000, perMs: 1 });
    expect(received).toEqual(range(1, 1000));
    const extra = dataFates(log, 1000).map((fate) => fate.due![0]! - fate.in - 2 * NS_PER_MS);
    expect(Math.min(...extra)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...extra)).toBeLessThanOrEqual(6 * NS_PER_MS);
    expect(new Set(extra).size).toBeGreaterThan(100);
  });

  it("drops exactly the packets that are named", async () => {
    const { received, log } = await sendOver(folder, { drop: [1, [10, 12], 100] }, { count: 100 });
    expect(received).toEqual(range(1, 99).filter((number) => ![1, 10, 11, 12].includes(number)));
    expect(numbersOf(log, "dropped-mask")).toEqual([1, 10, 11, 12, 100]);
  });

  it("doubles exactly the packets that are named", async () => {
    const { received, log } = await sendOver(folder, { duplicatePackets: [3, 5] }, { count: 6 });
    expect(received).toEqual([1, 2, 3, 3, 4, 5, 5, 6]);
    expect(log.statistics.ab.doubled).toBe(2);
  });

  it("lets later packets overtake those held back", async () => {
    const faults = { delayMs: 1, reorderPackets: [2, 3], reorderByMs: 15 };
    const { received } = await sendOver(folder, faults, { count: 6, perMs: 6 });
    expect(received).toEqual([1, 4, 5, 6, 2, 3]);
  });

  it("loses in bursts", async () => {
    const burst = { toBad: 0.02, toGood: 0.25, lossGood: 0, lossBad: 1 };
    const { log } = await sendOver(folder, { burst }, { count: 4000 });
    const lost = numbersOf(log, "dropped-burst");
    const followed = lost.filter((number) => lost.includes(number + 1)).length;
    expect(lost.length).toBeGreaterThan(50);
    expect(followed / lost.length).toBeGreaterThan(0.5); // 0.75 expected; 0.07 were they lost each for itself
  });

  it("serialises at the rate and drops what finds the queue full, as a queue worked out by hand does", async () => {
    const rate = 2_000_000;
    const queueBytes = 12_000;
    const { received, log } = await sendOver(folder, { rate, queueBytes }, { count: 200, bytes: 972, perMs: 40 });
    let free = 0;
    for (const fate of inOrder(log, "ab")) {
      const waited = Math.max(0, free - fate.in);
      const isFull = (waited * rate) / 8e9 + fate.length > queueBytes;
      expect(fate.fate).toBe(isFull ? "dropped-queue" : "delivered");
      if (isFull) continue;
      free = fate.in + waited + (fate.length * 8e9) / rate;
      expect(fate.waited ?? 0).toBe(waited);
      expect(fate.due).toEqual([free]);
    }
    const lost = new Set(numbersOf(log, "dropped-queue"));
    expect(lost.size).toBeGreaterThan(0);
    expect(received).toEqual(range(1, 200).filter((number) => !lost.has(number)));
  });

  it("flips the bit it says, which the receiver's checksum finds", async () => {
    const captures = { a: join(folder, "a.pcap"), b: join(folder, "b.pcap") };
    const { received, log } = await sendOver(folder, { corruptPackets: [2, 4] }, { count: 5 }, { captures });
    expect(received).toEqual([1, 3, 5]);
    const [sent, arrived] = [readFrames(captures.a), readFrames(captures.b)];
    for (const fate of inOrder(log, "ab")) {
      const expected = Buffer.from(sent[fate.inFrame! - 1]!.bytes);
      if (fate.corrupted) expected[fate.corrupted.offset]! ^= fate.corrupted.mask;
      expect(arrived[fate.outFrames![0]! - 1]!.bytes).toEqual(expected);
    }
    expect(log.statistics.ab.corrupted).toBe(2);
  });

  it("lets nothing through in a blackout", async () => {
    const { received, log } = await sendOver(folder, { blackoutsMs: [[30, 60]] }, { count: 100, perMs: 1 });
    const [first] = inOrder(log, "ab");
    for (const fate of inOrder(log, "ab")) {
      const after = (fate.in - first!.in) / NS_PER_MS;
      expect(fate.fate).toBe(after >= 30 && after <= 60 ? "dropped-blackout" : "delivered");
    }
    expect(received.length).toBeLessThan(100);
  });

  it("loses packets bigger than the path carries without a word", async () => {
    const { received, log } = await sendOver(folder, { mtu: 1028 }, { count: 3, bytes: 1001 });
    expect(received).toEqual([]);
    expect(numbersOf(log, "dropped-too-big")).toEqual([1, 2, 3]);
  });

  it("gives the n-th packet the same luck for the same seed, and another for another", async () => {
    const lost = async (seed: number) => {
      const { log } = await sendOver(folder, { loss: 0.1 }, { count: 300 }, { seed });
      return numbersOf(log, "dropped-random").filter((number) => number <= 300);
    };
    const first = await lost(7);
    expect(await lost(7)).toEqual(first);
    expect(await lost(8)).not.toEqual(first);
  });

  it("keeps the queue short by drops for those who know no marks, by marks for those who do", async () => {
    const controlled = { rate: 20_000_000, queueBytes: 1_000_000, delayMs: 10, codel: {} };
    const plain = await streamOver(controlled, 0);
    expect(plain.log.statistics.ab.fates["dropped-codel"]).toBeGreaterThan(0);
    expect(plain.marked).toEqual([]);
    const { log, marked, frames } = await streamOver(controlled, 1);
    expect(log.statistics.ab.marked).toBe(marked.length);
    expect(marked.length).toBeGreaterThan(0);
    for (const { outFrames } of marked.filter(({ fate }) => fate === "delivered")) {
      const { bytes } = frames[outFrames![0]! - 1]!;
      expect(bytes[1]! & 3).toBe(3);
      expect(sumOfWords(bytes.subarray(0, 20))).toBe(0xffff);
    }
  });

  it("marks what finds more waiting than it may", async () => {
    const { marked } = await streamOver({ rate: 20_000_000, queueBytes: 1e6, delayMs: 10, markAboveBytes: 30_000 }, 1);
    expect(marked.length).toBeGreaterThan(0);
    for (const { waited = 0 } of marked) expect((waited * 20_000_000) / 8e9).toBeGreaterThan(30_000 - 1);
  });

  /** Sends 3 MB by TCP, with or without ECN. */
  async function streamOver(ab: Impairments, ecn: 0 | 1) {
    const file = { fates: join(folder, "fates.jsonl"), capture: join(folder, "b.pcap") };
    const settings = { "net.ipv4.tcp_ecn": ecn };
    const sides = { captures: { b: file.capture }, settings: { a: settings, b: settings } };
    const link = await createLink({ ab, ba: { delayMs: 10 }, fates: file.fates, ...sides });
    try {
      await sendStream(link, 3_000_000);
    } finally {
      await link.close();
    }
    const log = readFates(readFileSync(file.fates, "utf8"));
    const marked = log.fates.filter(({ isMarked }) => isMarked);
    return { log, marked, frames: readFrames(file.capture) };
  }

  it("carries Ethernet frames, and writes them into the captures", async () => {
    const captures = { a: join(folder, "a.pcap") };
    const { received } = await sendOver(folder, {}, { count: 5 }, { captures, medium: "ethernet", snapLength: 60 });
    expect(received).toEqual([1, 2, 3, 4, 5]);
    const frames = readFrames(captures.a);
    expect(frames.map(({ bytes }) => bytes.subarray(12, 14).toString("hex"))).toContain("0806"); // ARP
    expect(frames.filter(({ length, bytes }) => length === 142 && bytes.length === 60)).toHaveLength(5);
  });

  it("sets what the kernel is to do on each side", async () => {
    await using link = await createLink({ settings: { a: { "net.ipv4.tcp_sack": 0 } } });
    expect(await link.output("a", "cat", ["/proc/sys/net/ipv4/tcp_sack"])).toBe("0\n");
    expect(await link.output("b", "cat", ["/proc/sys/net/ipv4/tcp_sack"])).toBe("1\n");
  });

  it("refuses what is not possible, in a sentence", async () => {
    await expect(createLink({ ab: { loss: 2 } })).rejects.toThrow("“ab.loss=2” is no option, or its value is not one");
    await expect(createLink({ processor: 1_023 })).rejects.toThrow("cannot keep to processor 1023");
    await expect(createLink({ settings: { a: { "net.ipv4.no_such": 1 } } })).rejects.toThrow("net.ipv4.no_such");
  });

  it("says what a program that failed said", async () => {
    await using link = await createLink();
    await expect(link.output("a", "sh", ["-c", "echo no luck >&2; exit 3"])).rejects.toThrow("no luck");
    await expect(link.output("a", "no-such-program")).rejects.toThrow("no-such-program");
  });

  it("closes by itself after its lifetime", async () => {
    const link = await createLink({ lifetimeSeconds: 1 });
    const sleeper = link.run("a", "sleep", ["60"]);
    const ended = new Promise((resolve) => sleeper.once("exit", (_, signal) => resolve(signal)));
    expect(await ended).toBe("SIGKILL");
    await link.close();
  });

  describeWith(["tcpdump"], "recorded with tcpdump", () => {
    it("shows the frames that the emulator's own capture shows", async () => {
      const captures = { a: join(folder, "a.pcap") };
      const link = await createLink({ captures });
      await link.capture("a", join(folder, "tcpdump.pcap"));
      await exchangeDatagrams(link, { count: 200, perMs: 200 });
      const sent = (file: string) =>
        readFrames(file)
          .map(({ bytes }) => bytes)
          .filter((bytes) => bytes.subarray(12, 16).equals(Buffer.from([198, 18, 0, 1])))
          .map((bytes) => bytes.toString("hex"))
          .slice(0, 203); // Of those that end the exchange there are at least three.
      // Until it has read what the kernel keeps for it: what it has not read when it is ended is in no file.
      await expect.poll(() => sent(join(folder, "tcpdump.pcap")).length, { timeout: 10_000 }).toBe(203);
      await link.close();
      expect(sent(join(folder, "tcpdump.pcap"))).toEqual(sent(captures.a));
    });
  });
});

/** The fates of the datagrams that were numbered, without those that only end an exchange. */
function dataFates(log: FateLog, count: number): Fate[] {
  return inOrder(log, "ab").slice(0, count);
}

function numbersOf(log: FateLog, word: Fate["fate"]): number[] {
  return inOrder(log, "ab")
    .filter(({ fate }) => fate === word)
    .map(({ number }) => number);
}

/** In ones' complement, as of a checksum (RFC 1071). */
function sumOfWords(bytes: Buffer): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) sum += bytes.readUInt16BE(at);
  return (sum & 0xffff) + (sum >> 16);
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

import { readFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import {
  bytesSource,
  CAPTURE_LIMITS,
  Dissection,
  FrameDissector,
  openDocument,
  parseFilter,
  Session,
} from "@wireside/packets";
import { beforeAll, expect, it } from "vitest";
import { describeWith } from "../needs.ts";
import { collectedCaptures } from "./collection.ts";
import {
  batchesOf,
  firstFrames,
  flipped,
  lying,
  overlappingFragments,
  randomly,
  shuffled,
  shuffledBlocks,
  truncated,
  type LooseFrame,
  type Random,
} from "./damage.ts";
import { printWhole } from "./whole-printer.ts";

/** Frames taken of a capture. */
const MOST_FRAMES = 24;
/** Frames of a capture that are cut at every length, and lengths above which only some are tried. */
const CUT_FRAMES = 2;
const EVERY_LENGTH = 48;
const MORE_LENGTHS = 12;

describeWith(["captures"], "hostile captures", () => {
  const captures = collectedCaptures();
  const frames = new Map<string, LooseFrame[]>();

  beforeAll(async () => {
    for (const { file, path } of captures) frames.set(file, await firstFrames(path, MOST_FRAMES));
  });

  /** Damages the frames of every capture, and prints all that can be found of them. */
  function printDamaged(damage: (frames: LooseFrame[], random: Random) => LooseFrame[]): void {
    let letters = 0;
    for (const [seed, { file }] of captures.entries()) {
      try {
        letters += printWhole(damage(frames.get(file)!, randomly(seed)));
      } catch (error) {
        throw new Error(`${file}, seed ${seed}`, { cause: error });
      }
    }
    expect(letters).toBeGreaterThan(captures.length);
  }

  it("are printed whatever the length at which their frames are cut", () => {
    printDamaged((some, random) =>
      Array.from({ length: CUT_FRAMES }, () => some[random(some.length)]).flatMap((frame) =>
        frame === undefined ? [] : lengths(frame, random).map((length) => truncated(frame, length, random(2) === 0)),
      ),
    );
  });

  it("are printed whatever bits are turned", () => {
    printDamaged((some, random) => some.map((frame) => flipped(frame, random)));
  });

  it("are printed whatever lengths and counts they claim", () => {
    printDamaged((some, random) => some.map((frame) => lying(frame, random)));
  });

  it("are printed in whatever order their frames come, and twice", () => {
    printDamaged((some, random) => shuffled([...some, ...some], random));
  });

  it("are printed when their fragments overlap, contradict each other and never end", () => {
    printDamaged((some, random) => some.slice(0, 12).flatMap((frame) => overlappingFragments(frame, random)));
  });

  it("can be looked at whatever was damaged in the file", async () => {
    for (const [seed, { file, path, bytes }] of captures.entries()) {
      if (bytes < SMALL_FILE) await lookAt(file, damagedFile(path, randomly(seed)), randomly(seed));
    }
  });

  it("can be looked at in whatever order the blocks of the file come", async () => {
    for (const [seed, { file, path, bytes }] of captures.entries()) {
      const shuffledFile = bytes < SMALL_FILE ? shuffledBlocks(readFileSync(path), randomly(seed)) : undefined;
      if (shuffledFile !== undefined) await lookAt(file, shuffledFile, randomly(seed));
    }
  });

  it("take no more memory the more comes of what is never finished", async () => {
    const collect = garbageCollector();
    const [frame] = await firstFrames(captures.find(({ file }) => file === "own-netns/post-clean.pcap")!.path, 1);
    const d = new Dissection(new Session());
    const dissector = new FrameDissector(d);
    const before = used(collect);
    for (let round = 0; round < ROUNDS; round++) {
      for (const batch of batchesOf(unfinished(frame!, round))) {
        batch.firstNumber += round * FRAMES_OF_ROUND;
        dissector.enter(batch);
        for (let at = 0; at < batch.count; at++) dissector.dissect(at, { columns: true });
      }
    }
    expect(used(collect) - before).toBeLessThan(CAPTURE_LIMITS.fragmentBytes + BESIDE_FRAGMENTS);
    expect(d.frame.number).toBe(ROUNDS * FRAMES_OF_ROUND);
  });
});

function lengths({ bytes }: LooseFrame, random: Random): number[] {
  const every = Math.min(bytes.length, EVERY_LENGTH);
  const more = bytes.length > every ? MORE_LENGTHS : 0;
  const first = Array.from({ length: every }, (_, length) => length);
  return [...first, ...Array.from({ length: more }, () => every + random(bytes.length - every))];
}

const SMALL_FILE = 20_000;
const FILTER = parseFilter('tcp.port == 80 or udp or frame contains "a" or ip.src == 10.0.0.0/8').filter!;

/** A file with a few other bytes somewhere, and sometimes cut. */
function damagedFile(path: string, random: Random): Uint8Array {
  const bytes = Buffer.from(readFileSync(path));
  for (let times = 0; times < 4; times++) bytes[random(bytes.length)] = random(256);
  return bytes.subarray(0, random(4) === 0 ? random(bytes.length) : bytes.length);
}

/** Opens a file as the viewer does: the list, single frames, a filter, a conversation. */
async function lookAt(file: string, bytes: Uint8Array, random: Random): Promise<void> {
  const document = await openDocument(bytesSource(bytes));
  await document.read();
  const count = document.frameCount;
  if (count === 0) return;
  const some = Uint32Array.from(new Set([1, 1 + random(count), count])).sort();
  const rows = await document.rows(some);
  expect([file, rows.map(({ number }) => number)]).toEqual([file, [...some]]);
  for (const number of some) {
    expect((await document.frame(number)).tree.length).toBeGreaterThan(0);
    const name = document.conversationOf(number);
    if (name !== undefined) await document.follow(name, 0, 100);
    if (name?.over === "tcp") expect((await document.trace(name.stream)).count).toBeGreaterThan(0);
  }
  await document.matching(FILTER);
}

/** Together twice as many bytes as may be kept of fragments. */
const ROUNDS = 12;
const FRAMES_OF_ROUND = 4000;
/** Bytes that a session takes besides. */
const BESIDE_FRAGMENTS = 16_000_000;

/** First fragments of as many datagrams as there are frames, none of which is ever finished. */
function unfinished(frame: LooseFrame, round: number): LooseFrame[] {
  return Array.from({ length: FRAMES_OF_ROUND }, (_, number) => {
    const bytes = new Uint8Array(1434);
    bytes.set(frame.bytes.subarray(0, 34));
    const view = new DataView(bytes.buffer);
    view.setUint16(16, 1420);
    view.setUint16(18, number);
    view.setUint16(20, 0x2000);
    view.setUint32(26, round * FRAMES_OF_ROUND + number);
    return { ...frame, bytes, length: bytes.length };
  });
}

function garbageCollector(): () => void {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as () => void;
}

function used(collect: () => void): number {
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

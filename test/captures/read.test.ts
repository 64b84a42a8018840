import { readFileSync } from "node:fs";
import { crc32, gzipSync } from "node:zlib";
import { blobSource, bytesSource, openCapture, type Capture, type CaptureInput } from "@wireside/packets";
import { expect, it } from "vitest";
import { describeWith } from "../needs.ts";
import { collectedCaptures, expectedTable } from "./collection.ts";
import { randomly } from "./damage.ts";
import { CUSTOM_BLOCKS } from "./known-differences.ts";

/**
 * Where reading differs from tshark 4.0.17, and why.
 *
 * Fractions of a second that are a second or more: tshark prints them as they are, or what is left of them in 32 bits.
 * They are carried over to the seconds here, so that times can be compared.
 */
const CARRIED_OVER: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  "tcpdump/tests__timestamp_invalid_micro.pcap": { 2: "1418145371.000000000", 3: "1418147517.483648000" },
  "tcpflow/tests__bug8.pcap": { 1: "1147551803.915240000" },
};

/** A frame as tshark's table has it, all that can be compared of it in a line, and where its bytes begin and end. */
interface SeenFrame {
  readonly row: string;
  readonly line: string;
  readonly from: number;
  readonly to: number;
}

async function framesOf(input: CaptureInput): Promise<{ capture: Capture; frames: SeenFrame[] }> {
  const capture = await openCapture(input);
  const frames: SeenFrame[] = [];
  for await (const batch of capture.batches())
    for (let index = 0; index < batch.count; index++) {
      const nanoseconds = String(batch.nanoseconds[index]).padStart(9, "0");
      const time = batch.hasTime[index] === 1 ? `${batch.seconds[index]}.${nanoseconds}` : "";
      const captured = batch.capturedLength[index]!;
      const from = batch.position[index]!;
      const offset = batch.offset[index]!;
      const row = [batch.firstNumber + index, time, batch.length[index], captured].join(" ");
      const check = crc32(batch.bytes.subarray(offset, offset + captured));
      frames.push({ row, line: `${row} ${check}\n`, from, to: from + captured });
    }
  return { capture, frames };
}

/** All frames in one text, which is quick to compare. */
function textOf(frames: readonly SeenFrame[]): string {
  return frames.map(({ line }) => line).join("");
}

/** Of frames read whole, those that must come out when only what is before a place is to be relied on. */
function framesBefore(frames: readonly SeenFrame[], place: number): SeenFrame[] {
  // A pcapng has more behind a frame's bytes: the frame is whole for certain where the next one begins.
  return frames.filter((_, index) => (frames[index + 1]?.from ?? Infinity) <= place);
}

describeWith(["captures"], "every capture of the collection", () => {
  const captures = collectedCaptures();

  it("has the frames that tshark finds, with their times and lengths", async () => {
    let total = 0;
    for (const { file, path, packets } of captures) {
      const { frames } = await framesOf(bytesSource(readFileSync(path)));
      const left = CUSTOM_BLOCKS[file] ?? [];
      const expected = expectedTable(file)
        .rows.filter(([number]) => !left.includes(Number(number)))
        .map(([, time, length, captured], index) => {
          const number = index + 1;
          return [number, CARRIED_OVER[file]?.[number] ?? time, length, captured].join(" ");
        });
      expect([file, frames.map(({ row }) => row)]).toEqual([file, expected]);
      expect([file, frames.length]).toEqual([file, packets]);
      total += frames.length;
    }
    expect(total).toBe(captures.reduce((sum, { packets }) => sum + packets, 0));
  });

  it("has nothing wrong with it, but one that its makers cut", async () => {
    const problems: string[] = [];
    for (const { file, path } of captures) {
      const { capture } = await framesOf(bytesSource(readFileSync(path)));
      for (const { code, offset } of capture.problems) problems.push(`${file}: ${code} at ${offset}`);
    }
    expect(problems).toEqual(["suricata/tests__http-mime-truncated__input.pcap: cut_short at 2715459"]);
  });

  it("is the same from a Blob, from pipes, and gzipped", async () => {
    for (const { file, path, bytes: size } of captures) {
      const bytes = readFileSync(path);
      const { frames } = await framesOf(bytesSource(bytes));
      const others: CaptureInput[] = [
        blobSource(new Blob([bytes])),
        inPieces(bytes, 1 + (size % 5000)),
        bytesSource(gzipSync(bytes, { level: 1 })),
      ];
      if (size < 1000) others.push(inPieces(bytes, 1), inPieces(gzipSync(bytes), 1));
      for (const other of others)
        expect([file, textOf((await framesOf(other)).frames)]).toEqual([file, textOf(frames)]);
    }
  });

  it("gives every whole frame when it is cut, and says where that was", async () => {
    for (const [number, { file, path }] of captures.entries()) {
      const bytes = readFileSync(path);
      const whole = await framesOf(bytesSource(bytes));
      const random = randomly(number);
      const isPcap = whole.capture.format?.name === "pcap";
      for (let times = 0; times < 6; times++) {
        const length = times < 2 ? Math.min(bytes.length, 30 * times + random(30)) : random(bytes.length);
        const { capture, frames } = await framesOf(bytesSource(bytes.subarray(0, length)));
        expect([file, length, textOf(frames)]).toEqual([file, length, textOf(whole.frames.slice(0, frames.length))]);
        const most = whole.frames.filter(({ to }) => to <= length).length;
        expect(frames.length).toBeLessThanOrEqual(most);
        expect(frames.length).toBeGreaterThanOrEqual(isPcap ? most : framesBefore(whole.frames, length).length);
        const [problem] = capture.problems;
        if (problem?.code !== "cut_short") continue;
        expect(problem.offset + problem.had!).toBe(length);
        expect(problem.needed).toBeGreaterThan(problem.had!);
        expect(problem.afterFrame).toBe(frames.length);
      }
    }
  });

  it("gives every frame before a damage, and never throws", async () => {
    for (const [number, { file, path }] of captures.entries()) {
      const bytes = readFileSync(path);
      const whole = await framesOf(bytesSource(bytes));
      const random = randomly(number);
      for (let times = 0; times < 6; times++) {
        const damaged = Buffer.from(bytes);
        const place = random(Math.max(1, bytes.length - 4));
        // A bit, or a number: of a length, a lie.
        if (times % 2 === 0) damaged[place]! ^= 1 << random(8);
        else damaged.writeUInt32LE([0, 12, 0x7fff_ffff, 0xffff_ffff, 262_144, random(5000)][random(6)]!, place);
        const { frames } = await framesOf(bytesSource(damaged));
        const [first] = whole.frames;
        // What stands before all frames says how to read them.
        if (first === undefined || place < first.from) continue;
        const before = framesBefore(whole.frames, place);
        expect([file, place, textOf(frames.slice(0, before.length))]).toEqual([file, place, textOf(before)]);
      }
    }
  });
});

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

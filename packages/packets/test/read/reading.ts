import { fromHex } from "@wireside/bytes";
import { bytesSource, openCapture, type Capture, type CaptureInput } from "@wireside/packets";

/** Bytes from lines of hex digits; spaces count for nothing, and what follows a # is said of them. */
export function hex(text: string): Uint8Array<ArrayBuffer> {
  return fromHex(text.replaceAll(/#.*$/gmu, "").replaceAll(/\s/gu, ""), "sample");
}

/** A frame as a test likes to look at it. */
export interface ReadFrame {
  number: number;
  /** `12.000000034`; undefined where the capture does not say */
  time: string | undefined;
  length: number;
  bytes: Uint8Array;
  position: number;
  interfaceIndex: number;
  linkType: number;
  flags: number;
  comments: readonly string[];
  dropped: bigint | undefined;
}

export async function readFrames(capture: Capture): Promise<ReadFrame[]> {
  const frames: ReadFrame[] = [];
  for await (const batch of capture.batches())
    for (let index = 0; index < batch.count; index++) {
      const from = batch.offset[index]!;
      const notes = batch.notes.get(index);
      frames.push({
        number: batch.firstNumber + index,
        time:
          batch.hasTime[index] === 1
            ? `${batch.seconds[index]}.${String(batch.nanoseconds[index]).padStart(9, "0")}`
            : undefined,
        length: batch.length[index]!,
        bytes: batch.bytes.slice(from, from + batch.capturedLength[index]!),
        position: batch.position[index]!,
        interfaceIndex: batch.interfaceIndex[index]!,
        linkType: batch.linkType[index]!,
        flags: batch.flags[index]!,
        comments: notes?.comments ?? [],
        dropped: notes?.dropped,
      });
    }
  return frames;
}

/** Reads all of a capture. */
export async function read(input: CaptureInput | Uint8Array): Promise<{ capture: Capture; frames: ReadFrame[] }> {
  const capture = await openCapture(input instanceof Uint8Array ? bytesSource(input) : input);
  return { capture, frames: await readFrames(capture) };
}

/** What is wrong with a capture, by code and place. */
export function problemsOf(capture: Capture): string[] {
  return capture.problems.map(({ code, offset }) => `${code} at ${offset}`);
}

/** Bytes in pieces of at most `size`, as a pipe gives them. */
export async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

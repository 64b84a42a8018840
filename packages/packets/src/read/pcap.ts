import { BATCH_FRAMES, type FrameBatch } from "../frames/batch.ts";
import type { ByteOrder, CaptureFacts, CaptureFormat } from "./facts.ts";
import { linkTypeOf, mostFrameBytes } from "./link-type.ts";
import type { FrameParser } from "./parser.ts";
import type { Window } from "./window.ts";

/** Length of the header of a pcap, bytes (pcap-savefile(5)). */
export const PCAP_HEADER = 24;

export const PCAP_MAGIC = { microseconds: 0xa1b2_c3d4, nanoseconds: 0xa1b2_3c4d, modified: 0xa1b2_cd34 } as const;

/** How the variants of pcap differ, by their magic number. */
const VARIANTS: Readonly<Record<number, { readonly perSecond: number; readonly recordHeader: number }>> = {
  [PCAP_MAGIC.microseconds]: { perSecond: 1e6, recordHeader: 16 },
  [PCAP_MAGIC.nanoseconds]: { perSecond: 1e9, recordHeader: 16 },
  /** By Alexey Kuznetsov's patches to libpcap; eight bytes more in front of each frame. */
  [PCAP_MAGIC.modified]: { perSecond: 1e6, recordHeader: 24 },
};

/** Whether bytes begin as a pcap does, and in which byte order. */
export function pcapByteOrder(first: DataView): ByteOrder | undefined {
  if (first.byteLength < 4) return undefined;
  if (first.getUint32(0, true) in VARIANTS) return "little";
  return first.getUint32(0) in VARIANTS ? "big" : undefined;
}

/**
 * Reads pcap: pcap-savefile(5), https://datatracker.ietf.org/doc/draft-ietf-opsawg-pcap/
 *
 * A fraction of a second that is a second or more is carried over to the seconds.
 */
export class PcapParser implements FrameParser {
  readonly format: CaptureFormat;
  isOver = false;
  readonly #facts: CaptureFacts;
  readonly #little: boolean;
  readonly #perSecond: number;
  readonly #recordHeader: number;
  readonly #linkType: number;
  readonly #mostBytes: number;
  /** Before version 2.3 the length on the wire came first; 2.3 was written either way. */
  readonly #swapsLengths: "never" | "if-captured-is-more" | "always";

  /** @param header the first {@link PCAP_HEADER} bytes, of which {@link pcapByteOrder} has told the byte order */
  constructor(header: DataView, byteOrder: ByteOrder, facts: CaptureFacts) {
    const little = byteOrder === "little";
    const { perSecond, recordHeader } = VARIANTS[header.getUint32(0, little)]!;
    const [major, minor] = [header.getUint16(4, little), header.getUint16(6, little)];
    const link = header.getUint32(20, little);
    const resolution = perSecond === 1e9 ? "10^-9" : "10^-6";
    this.format = { name: "pcap", version: `${major}.${minor}`, byteOrder, resolution };
    this.#facts = facts;
    this.#little = little;
    this.#perSecond = perSecond;
    this.#recordHeader = recordHeader;
    this.#linkType = linkTypeOf(link & 0xffff);
    this.#mostBytes = mostFrameBytes(this.#linkType);
    this.#swapsLengths = major !== 2 || minor > 3 ? "never" : minor === 3 ? "if-captured-is-more" : "always";
    facts.interfaces.push({
      linkType: this.#linkType,
      snapLength: header.getUint32(16, little),
      // Bit 26 says that the upper four bits count the 16-bit words of the frame check sequence.
      ...(link & 0x0400_0000 ? { frameCheckSequence: (link >>> 28) * 2 } : {}),
      resolution,
    });
    if (major !== 2) {
      const message = `The pcap says that it is version ${major}.${minor}; it is read as 2.4.`;
      facts.problem({ code: "unknown_version", offset: 4, message, afterFrame: 0 });
    }
  }

  parse(window: Window, batch: FrameBatch): void {
    const { bytes, end } = window;
    const { offset, capturedLength, length, seconds, nanoseconds, position } = batch;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const little = this.#little;
    const recordHeader = this.#recordHeader;
    const mostBytes = this.#mostBytes;
    const perSecond = this.#perSecond;
    const nanosecondsEach = 1e9 / perSecond;
    const base = window.position(0);
    const first = batch.count;
    let at = window.start;
    let count = first;
    while (count < BATCH_FRAMES && at + recordHeader <= end) {
      let captured = view.getUint32(at + 8, little);
      let original = view.getUint32(at + 12, little);
      if (this.#swapsLengths !== "never" && this.#isSwapped(captured, original))
        [captured, original] = [original, captured];
      const next = at + recordHeader + captured;
      if (next > end || captured > mostBytes) break;
      let second = view.getUint32(at, little);
      let fraction = view.getUint32(at + 4, little);
      if (fraction >= perSecond) {
        second += Math.floor(fraction / perSecond);
        fraction %= perSecond;
      }
      offset[count] = at + recordHeader;
      capturedLength[count] = captured;
      length[count] = original;
      seconds[count] = second;
      nanoseconds[count] = fraction * nanosecondsEach;
      position[count] = base + at + recordHeader;
      count++;
      at = next;
    }
    batch.count = count;
    batch.bytes = bytes;
    batch.interfaceIndex.fill(0, first, count);
    batch.linkType.fill(this.#linkType, first, count);
    batch.hasTime.fill(1, first, count);
    batch.flags.fill(0, first, count);
    window.start = at;
    if (count < BATCH_FRAMES) this.#judgeRest(window, view, batch.firstNumber + count - 1);
  }

  #isSwapped(captured: number, original: number): boolean {
    return this.#swapsLengths === "always" || captured > original;
  }

  /** What is left has no whole frame: there is more to come, or it is cut, or it cannot be. */
  #judgeRest(window: Window, view: DataView, afterFrame: number): void {
    const had = window.end - window.start;
    const offset = window.position(window.start);
    if (had >= this.#recordHeader) {
      const captured = this.#capturedAt(view, window.start);
      const needed = this.#recordHeader + captured;
      if (captured > this.#mostBytes) {
        this.isOver = true;
        const message = `Frame ${afterFrame + 1}, at byte ${offset}, claims ${captured} captured bytes; at most ${this.#mostBytes} can be.`;
        this.#facts.problem({ code: "frame_too_large", offset, message, afterFrame });
      } else if (window.isLast) this.#endCut(offset, afterFrame, needed, had);
    } else if (window.isLast) {
      if (had > 0) this.#endCut(offset, afterFrame, this.#recordHeader, had);
      this.isOver = true;
    }
  }

  #capturedAt(view: DataView, at: number): number {
    const captured = view.getUint32(at + 8, this.#little);
    const original = view.getUint32(at + 12, this.#little);
    return this.#swapsLengths !== "never" && this.#isSwapped(captured, original) ? original : captured;
  }

  #endCut(offset: number, afterFrame: number, needed: number, had: number): void {
    this.isOver = true;
    const message = `The capture is cut in frame ${afterFrame + 1}, at byte ${offset}: of ${needed} bytes that are known to follow, ${had} are there.`;
    this.#facts.problem({ code: "cut_short", offset, message, afterFrame, needed, had });
  }
}

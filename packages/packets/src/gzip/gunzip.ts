import type { ProblemLog } from "../problems.ts";
import type { Feed } from "../read/feed.ts";
import { crc32 } from "./crc32.ts";
import { Inflate, type InflateState } from "./inflate.ts";

/** Bytes of the file read at a time, and so the most that a member's header may take. */
const INPUT = 262_144;
const TRAILER = 8;

/** A place within gzipped data from which it can be unpacked again. */
export interface GunzipPoint {
  /** Where the input goes on, bytes from the beginning of the file … */
  readonly input: number;
  /** … and the output, bytes from the beginning of what is unpacked. */
  readonly output: number;
  readonly state: InflateState;
}

/**
 * Unpacks gzipped data (RFC 1952) piece by piece, all its members one after the other, in bounded memory. What is whole
 * before a cut or damage comes out.
 */
export class Gunzip {
  readonly #feed: Feed;
  readonly #problems: ProblemLog | undefined;
  readonly #inflate = new Inflate();
  readonly #input = new Uint8Array(INPUT);
  #start = 0;
  #end = 0;
  /** Where the input buffer begins in the file. */
  #base: number;
  #inMember = false;
  #isOver = false;
  #crc = 0;
  /** Bytes of this member so far. */
  #length = 0;
  /** Bytes unpacked so far. */
  position: number;

  /**
   * @param feed the file, from its beginning or from `point`
   * @param problems where to say what is wrong; a second reading has nothing new to say
   */
  constructor(feed: Feed, problems?: ProblemLog, point?: GunzipPoint) {
    this.#feed = feed;
    this.#problems = problems;
    this.#base = point?.input ?? 0;
    this.position = point?.output ?? 0;
    if (point === undefined) return;
    this.#inMember = true;
    this.#inflate.restart(point.state);
  }

  /** The next bytes, valid until the next call; undefined at the end. */
  async next(): Promise<Uint8Array | undefined> {
    while (!this.#isOver) {
      if (!this.#inMember) await this.#beginMember();
      else if (await this.#isReady()) {
        const bytes = this.#step();
        if (bytes.length > 0) return bytes;
      }
    }
    return undefined;
  }

  /** Where unpacking can begin again; undefined between members. */
  point(): GunzipPoint | undefined {
    if (!this.#inMember) return undefined;
    return { input: this.#base + this.#start, output: this.position, state: this.#inflate.save() };
  }

  /** Sees to what the last step ended with; says whether there can be another one in this member. */
  async #isReady(): Promise<boolean> {
    switch (this.#inflate.status) {
      case "output":
        return true;
      case "input":
        if (await this.#more()) return true;
        this.#stop("gzip_cut", "The gzipped data ends in the middle of a member.");
        return false;
      case "end":
        await this.#endMember();
        return false;
      case "damaged":
        this.#stop("gzip_damaged", "These bytes cannot be unpacked.");
        return false;
    }
  }

  #step(): Uint8Array {
    const inflate = this.#inflate;
    this.#start = inflate.step(this.#input, this.#start, this.#end);
    const bytes = inflate.output.subarray(inflate.start, inflate.end);
    this.position += bytes.length;
    this.#length += bytes.length;
    if (this.#problems !== undefined) this.#crc = crc32(bytes, this.#crc);
    return bytes;
  }

  async #beginMember(): Promise<void> {
    if (!(await this.#need(1))) {
      this.#isOver = true;
      return;
    }
    const head = await this.#headerLength();
    if (head === undefined) return;
    this.#start += head;
    this.#inMember = true;
    this.#crc = 0;
    this.#length = 0;
    this.#inflate.restart();
  }

  /** Length of the header at the cursor, bytes (RFC 1952 §2.3); undefined where there is none to go on from. */
  async #headerLength(): Promise<number | undefined> {
    const isFirst = this.#base + this.#start === 0;
    if (!(await this.#need(10))) return this.#noHeader(isFirst);
    const at = (offset: number) => this.#input[this.#start + offset]!;
    if (at(0) !== 0x1f || at(1) !== 0x8b || at(2) !== DEFLATE) return this.#noHeader(isFirst);
    const flags = at(3);
    let length = 10;
    if (flags & FLAGS.extra) {
      if (!(await this.#need(length + 2))) return this.#noHeader(true);
      length += 2 + at(length) + at(length + 1) * 256;
    }
    for (const text of [FLAGS.name, FLAGS.comment]) {
      if (!(flags & text)) continue;
      do if (!(await this.#need(length + 1))) return this.#noHeader(true);
      while (at(length++) !== 0);
    }
    if (flags & FLAGS.headerCrc) length += 2;
    return (await this.#need(length)) ? length : this.#noHeader(true);
  }

  #noHeader(isFirst: boolean): undefined {
    if (isFirst) this.#stop("gzip_damaged", "The header of the gzipped data cannot be, or is cut.");
    // Some archivers fill up with zeros (RFC 1952 does not, gzip allows it).
    else if (this.#input.subarray(this.#start, this.#end).some((byte) => byte !== 0))
      this.#stop("gzip_trailing", "After the gzipped data come bytes that are not gzip.");
    else this.#isOver = true;
  }

  async #endMember(): Promise<void> {
    if (!(await this.#need(TRAILER))) return this.#stop("gzip_cut", "The checksum of the gzipped data is cut off.");
    const trailer = new DataView(this.#input.buffer, this.#start, TRAILER);
    const isRight = trailer.getUint32(0, true) === this.#crc && trailer.getUint32(4, true) === this.#length >>> 0;
    if (!isRight && this.#problems !== undefined)
      this.#report("gzip_checksum", "The checksum or length does not match.");
    this.#start += TRAILER;
    this.#inMember = false;
  }

  /** Reads until `count` bytes are at the cursor; says whether they are. */
  async #need(count: number): Promise<boolean> {
    while (this.#end - this.#start < count) if (!(await this.#more())) return false;
    return true;
  }

  /** Reads on behind what is left; says whether there was anything, and room for it. */
  async #more(): Promise<boolean> {
    if (this.#start > 0) {
      this.#input.copyWithin(0, this.#start, this.#end);
      this.#base += this.#start;
      this.#end -= this.#start;
      this.#start = 0;
    }
    if (this.#end === INPUT) return false;
    const count = await this.#feed.fill(this.#input.subarray(this.#end));
    this.#end += count;
    return count > 0;
  }

  #stop(code: "gzip_cut" | "gzip_damaged" | "gzip_trailing", message: string): undefined {
    this.#isOver = true;
    this.#report(code, message);
  }

  #report(code: "gzip_cut" | "gzip_damaged" | "gzip_trailing" | "gzip_checksum", message: string): void {
    this.#problems?.add({ code, offset: this.#base + this.#start, message });
  }
}

const DEFLATE = 8;
const FLAGS = { headerCrc: 2, extra: 4, name: 8, comment: 16 } as const;

/** Whether bytes begin as gzipped data does. */
export function isGzip(first: Uint8Array): boolean {
  return first[0] === 0x1f && first[1] === 0x8b;
}

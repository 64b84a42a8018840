import type { GatheredBytes } from "./gathered-bytes.ts";

/** Takes a body in chunks apart as it comes: RFC 9112 §7.1 */
export class ChunkReader {
  readonly #body: GatheredBytes;
  /** `size`: in a chunk's first line. `data`: in its bytes. `end`: in the line after them. `trailer`: behind the last. */
  #state: "size" | "data" | "end" | "trailer" | "whole" | "damaged" = "size";
  #line = "";
  #left = 0;

  constructor(body: GatheredBytes) {
    this.#body = body;
  }

  /** `damaged`: what came is no chunk. */
  get state(): "more" | "whole" | "damaged" {
    return this.#state === "whole" || this.#state === "damaged" ? this.#state : "more";
  }

  /**
   * Takes what belongs to the body.
   *
   * @returns how many bytes that were
   */
  take(bytes: Uint8Array): number {
    let at = 0;
    while (at < bytes.length && this.state === "more") {
      if (this.#state === "data") {
        const data = bytes.subarray(at, at + this.#left);
        this.#body.add(data);
        this.#left -= data.length;
        at += data.length;
        if (this.#left === 0) this.#state = "end";
      } else at = this.#takeLine(bytes, at);
    }
    return at;
  }

  #takeLine(bytes: Uint8Array, at: number): number {
    const feed = bytes.indexOf(LF, at);
    const end = feed === -1 ? bytes.length : feed;
    if (this.#line.length <= LONGEST_LINE) this.#line += ASCII.decode(bytes.subarray(at, end));
    if (this.#line.length > LONGEST_LINE) this.#state = "damaged";
    else if (feed !== -1) {
      this.#endLine(this.#line.trim());
      this.#line = "";
    }
    return end + (feed === -1 ? 0 : 1);
  }

  #endLine(line: string): void {
    if (this.#state === "trailer") {
      if (line === "") this.#state = "whole";
    } else if (this.#state === "end") {
      this.#state = line === "" ? "size" : "damaged";
    } else {
      const size = /^0*([0-9a-f]{1,8})(?=$|[\s;])/iu.exec(line)?.[1];
      this.#left = Number.parseInt(size ?? "0", 16);
      this.#state = size === undefined ? "damaged" : this.#left === 0 ? "trailer" : "data";
    }
  }
}

const LF = 0x0a;
/** Letters of a size line with its extensions, or of a trailer. */
const LONGEST_LINE = 4096;
const ASCII = new TextDecoder("latin1");

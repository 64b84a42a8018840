import { CAPTURE_LIMITS } from "../../limits.ts";
import type { Window } from "../window.ts";
import { Block } from "./block.ts";
import { BLOCK, BLOCK_LEAST, BLOCK_TAIL, shortestBlock } from "./codes.ts";
import { findBlockEnd } from "./damage.ts";
import { sectionIsLittle } from "./section.ts";

/**
 * What comes next: a whole block; one that is damaged, but whose end is certain; nothing yet, for want of bytes; the end,
 * after a block; the end, within one; or one that nothing leads out of.
 */
export type FoundBlock = "whole" | "damaged" | "nothing-yet" | "end" | "cut" | "lost";

/** For what a block has beside the bytes of its frame. */
const FRAME_BLOCK_ROOM = 1_048_576;

/** Goes through a pcapng from block to block. */
export class BlockFinder {
  /** The last one found, also when it is damaged, cut or lost; its options and values only when it is whole. */
  readonly block = new Block();
  /** When it is cut: bytes that it should have at least, and those that are there. */
  needed = 0;
  had = 0;
  /** Bytes that a block may have to be held as a whole. */
  #mostBytes: number = CAPTURE_LIMITS.blockBytes;
  /** Bytes still to pass of a block that is not held. */
  #skip = 0;

  /** Makes room for blocks with frames of so many bytes. */
  allowFrames(bytes: number): void {
    this.#mostBytes = Math.max(this.#mostBytes, bytes + FRAME_BLOCK_ROOM);
  }

  /** Finds the next block, and moves the window past it if its end is known. */
  next(window: Window): FoundBlock {
    const { block } = this;
    if (block.bytes !== window.bytes) {
      block.bytes = window.bytes;
      block.view = new DataView(window.bytes.buffer, window.bytes.byteOffset, window.bytes.length);
    }
    const found = this.#skip > 0 ? this.#skipOn(window) : this.#lookAt(window);
    switch (found) {
      case "whole":
        window.start += block.length;
        return found;
      case "passed":
        return this.next(window);
      case "damaged":
        return this.#passDamage(window, "lost");
      case "cut":
        if (!window.isLast) return "nothing-yet";
        if (this.had === 0) return "end";
        return this.had < BLOCK_LEAST || this.#skip > 0 ? "cut" : this.#passDamage(window, "cut");
    }
  }

  #lookAt(window: Window): "whole" | "cut" | "damaged" | "passed" {
    const { block } = this;
    this.had = window.end - window.start;
    this.needed = BLOCK_LEAST;
    block.at = window.start;
    block.position = window.position(window.start);
    if (this.had < BLOCK_LEAST) return "cut";
    block.type = block.u32(0);
    if (block.type === BLOCK.section) {
      const isLittle = sectionIsLittle(block.view, block.at);
      if (isLittle === undefined) return "damaged";
      block.isLittle = isLittle;
    }
    const length = block.u32(4);
    block.length = length;
    this.needed = length;
    if (length < BLOCK_LEAST || length % 4 !== 0) return "damaged";
    if (length > this.#mostBytes) {
      if (shortestBlock(block.type) !== undefined) return "damaged";
      this.#skip = length;
      return this.#skipOn(window);
    }
    if (length > this.had) return "cut";
    return block.u32(length - BLOCK_TAIL) === length ? "whole" : "damaged";
  }

  #skipOn(window: Window): "passed" | "cut" {
    const count = Math.min(this.#skip, window.end - window.start);
    window.start += count;
    this.#skip -= count;
    this.needed = this.block.length;
    this.had = this.block.length - this.#skip;
    return this.#skip === 0 ? "passed" : "cut";
  }

  /** Behind a section that does not say its byte order, nothing could be read. */
  #passDamage(window: Window, otherwise: "cut" | "lost"): FoundBlock {
    const { block } = this;
    if (block.type === BLOCK.section && sectionIsLittle(block.view, block.at) === undefined) return "lost";
    const end = findBlockEnd(window, block.view, block.isLittle);
    if (end === "needs-more") return "nothing-yet";
    if (end === undefined) return otherwise;
    window.start = end;
    return "damaged";
  }
}

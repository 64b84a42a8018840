import { BATCH_FRAMES, type FrameBatch } from "../../frames/batch.ts";
import { CAPTURE_LIMITS } from "../../limits.ts";
import type { CaptureProblemCode } from "../../problems.ts";
import type { CaptureFacts } from "../facts.ts";
import type { FrameParser } from "../parser.ts";
import type { Window } from "../window.ts";
import { Block } from "./block.ts";
import { BLOCK, BLOCK_LEAST, BLOCK_TAIL, shortestBlock } from "./codes.ts";
import { findBlockEnd } from "./damage.ts";
import { addFrame, addSimpleFrame } from "./frame.ts";
import { readInterface, type FrameReading } from "./interface.ts";
import { readNames, readSecrets, readStatistics } from "./metadata.ts";
import { readSection, sectionIsLittle } from "./section.ts";

/** Reads pcapng: https://datatracker.ietf.org/doc/draft-ietf-opsawg-pcapng/ */
export class PcapngParser implements FrameParser {
  isOver = false;
  readonly #facts: CaptureFacts;
  readonly #block = new Block();
  /** The interfaces of this section, by their numbers in it; undefined where one cannot be used. */
  #readings: (FrameReading | undefined)[] = [];
  /** Bytes that a block may have: more where an interface has large frames. */
  #mostBytes: number = CAPTURE_LIMITS.blockBytes;
  /** Bytes still to pass of a block that is not held. */
  #skip = 0;
  /** Number of the last frame. */
  #frame = 0;

  constructor(facts: CaptureFacts) {
    this.#facts = facts;
  }

  parse(window: Window, batch: FrameBatch): void {
    const block = this.#block;
    if (block.bytes !== window.bytes) {
      block.bytes = window.bytes;
      block.view = new DataView(window.bytes.buffer, window.bytes.byteOffset, window.bytes.length);
    }
    batch.bytes = window.bytes;
    while (batch.count < BATCH_FRAMES && this.#findBlock(window)) {
      this.#readBlock(batch);
      this.#frame = batch.firstNumber - 1 + batch.count;
    }
  }

  /** Finds the next whole block and moves the window past it; false when there is none yet, or none any more. */
  #findBlock(window: Window): boolean {
    while (!this.isOver) {
      const found = this.#lookAt(window);
      if (found === "whole") {
        window.start += this.#block.length;
        return true;
      }
      if (found === "cut" && !window.isLast) return false;
      if (found === "skip") this.#skipOn(window);
      else if (!this.#passDamage(window, found)) return false;
    }
    return false;
  }

  #lookAt(window: Window): "whole" | "cut" | "damaged" | "skip" {
    const had = window.end - window.start;
    if (this.#skip > 0 && had > 0) return "skip";
    if (had < BLOCK_LEAST) return "cut";
    const block = this.#block;
    block.at = window.start;
    block.position = window.position(window.start);
    block.type = block.u32(0);
    if (block.type === BLOCK.section) {
      const isLittle = sectionIsLittle(block.view, block.at);
      if (isLittle === undefined) return "damaged";
      block.isLittle = isLittle;
    }
    const length = (block.length = block.u32(4));
    if (length < BLOCK_LEAST || length % 4 !== 0) return "damaged";
    if (length > this.#mostBytes) {
      if (shortestBlock(block.type) !== undefined) return "damaged";
      this.#skip = length;
      return "skip";
    }
    if (length > had) return "cut";
    return block.u32(length - BLOCK_TAIL) === length ? "whole" : "damaged";
  }

  #skipOn(window: Window): void {
    const count = Math.min(this.#skip, window.end - window.start);
    window.start += count;
    this.#skip -= count;
  }

  /** Goes on behind a block that is cut or damaged, if that is possible; false when it is not, or not yet. */
  #passDamage(window: Window, kind: "cut" | "damaged"): boolean {
    const offset = window.position(window.start);
    const had = window.end - window.start;
    if (had === 0 && this.#skip === 0) {
      this.isOver = true;
      return false;
    }
    const end = had < BLOCK_LEAST ? undefined : findBlockEnd(window, this.#block.view, this.#block.isLittle);
    if (end === "needs-more") return false;
    if (end !== undefined) {
      const message = `The block at byte ${offset} is damaged; the next one begins at byte ${window.position(end)}.`;
      this.#problem("block_damaged", offset, message);
      window.start = end;
      return true;
    }
    this.isOver = true;
    if (kind === "damaged")
      this.#problem(
        "block_lost",
        offset,
        `The block at byte ${offset} has lengths that cannot be; nothing after it is read.`,
      );
    else {
      const needed = this.#skip > 0 ? this.#skip : had < BLOCK_LEAST ? BLOCK_LEAST : this.#block.length;
      const message = `The capture is cut after frame ${this.#frame}, in the block at byte ${offset}: of ${needed} bytes that are known to follow, ${had} are there.`;
      this.#facts.problem({ code: "cut_short", offset, message, afterFrame: this.#frame, needed, had });
    }
    return false;
  }

  #readBlock(batch: FrameBatch): void {
    const block = this.#block;
    const shortest = shortestBlock(block.type);
    if (shortest === undefined) return; // of a kind that is not needed here
    if (block.length < shortest) {
      if (block.type === BLOCK.interface) this.#countInterface(undefined);
      return this.#problemHere("block_too_short", `has ${block.length} bytes, and needs ${shortest}`);
    }
    switch (block.type) {
      case BLOCK.enhancedPacket:
      case BLOCK.packet:
        return this.#judge(addFrame(block, this.#readings, batch));
      case BLOCK.simplePacket:
        return this.#judge(addSimpleFrame(block, this.#readings, batch));
      case BLOCK.section:
        return this.#beginSection();
      case BLOCK.interface:
        return this.#addInterface();
      case BLOCK.names:
        return this.#addNames();
      case BLOCK.statistics:
        return this.#addStatistics();
      case BLOCK.secrets:
        return this.#addSecrets();
    }
  }

  #beginSection(): void {
    const block = this.#block;
    const hasRoom = this.#facts.hasRoom(block.length, block.position);
    const section = readSection(block);
    if (hasRoom) this.#facts.sections.push(section);
    this.#judgeOptions();
    this.#readings = [];
    if (block.u16(12) === MAJOR_VERSION) return;
    this.isOver = true;
    this.#problemHere("unknown_version", `begins a section of version ${section.version}`);
  }

  #addInterface(): void {
    const { interfaces } = this.#facts;
    const block = this.#block;
    if (interfaces.length === CAPTURE_LIMITS.interfaces) {
      this.#countInterface(undefined);
      return this.#problemHere("too_many_interfaces", `is one interface more than ${CAPTURE_LIMITS.interfaces}`);
    }
    const keepsTexts = this.#facts.hasRoom(block.length, block.position);
    const [described, reading] = readInterface(block, interfaces.length, keepsTexts);
    interfaces.push(described);
    this.#countInterface(reading);
    this.#mostBytes = Math.max(this.#mostBytes, reading.mostBytes + FRAME_BLOCK_ROOM);
    this.#judgeOptions();
  }

  /** One that cannot be used is counted as well: the numbers of those after it depend on it. */
  #countInterface(reading: FrameReading | undefined): void {
    if (this.#readings.length < CAPTURE_LIMITS.interfaces) this.#readings.push(reading);
  }

  #addNames(): void {
    const block = this.#block;
    if (!this.#facts.hasRoom(block.length, block.position)) return;
    if (!readNames(block, this.#facts.names)) this.#problemHere("option_damaged", "has a name longer than itself");
  }

  #addSecrets(): void {
    const block = this.#block;
    if (!this.#facts.hasRoom(block.length, block.position)) return;
    const secrets = readSecrets(block);
    if (secrets === undefined) this.#problemHere("option_damaged", "has secrets longer than itself");
    else this.#facts.secrets.push(secrets);
  }

  /** Each statistic takes the place of the one before, so that only their comments need room. */
  #addStatistics(): void {
    const block = this.#block;
    const reading = this.#readings[block.u32(8)];
    if (reading === undefined) return this.#judge("unknown_interface");
    const statistics = readStatistics(block, reading.index, reading.clock);
    const hasRoom = statistics.comments.length === 0 || this.#facts.hasRoom(block.length, block.position);
    this.#facts.statistics.set(reading.index, hasRoom ? statistics : { ...statistics, comments: [] });
    this.#judgeOptions();
  }

  #judgeOptions(): void {
    if (this.#block.isBroken) this.#judge("option_damaged");
  }

  #judge(problem: keyof typeof COMPLAINTS | undefined): void {
    if (problem !== undefined) this.#problemHere(problem, COMPLAINTS[problem]);
  }

  /** Says what is wrong with the block at hand. */
  #problemHere(code: CaptureProblemCode, what: string): void {
    const { position } = this.#block;
    this.#problem(code, position, `The block at byte ${position} ${what}.`);
  }

  #problem(code: CaptureProblemCode, offset: number, message: string): void {
    this.#facts.problem({ code, offset, message, afterFrame: this.#frame });
  }
}

const MAJOR_VERSION = 1;
/** For what a block has beside the bytes of its frame. */
const FRAME_BLOCK_ROOM = 1_048_576;

const COMPLAINTS = {
  unknown_interface: "belongs to an interface that its section does not describe",
  frame_past_block: "claims more captured bytes than it has",
  frame_too_large: "claims more captured bytes than a frame may have",
  option_damaged: "has an option longer than itself",
} as const;

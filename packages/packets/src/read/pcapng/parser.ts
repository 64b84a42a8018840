import { BATCH_FRAMES, type FrameBatch } from "../../frames/batch.ts";
import { CAPTURE_LIMITS } from "../../limits.ts";
import type { CaptureProblemCode } from "../../problems.ts";
import type { CaptureFacts } from "../facts.ts";
import type { FrameParser } from "../parser.ts";
import type { Window } from "../window.ts";
import { BlockFinder } from "./block-finder.ts";
import { BLOCK, shortestBlock } from "./codes.ts";
import { addFrame, addSimpleFrame } from "./frame.ts";
import { readInterface, type FrameReading } from "./interface.ts";
import { readNames, readSecrets, readStatistics } from "./metadata.ts";
import { readSection } from "./section.ts";

/** Reads pcapng: https://datatracker.ietf.org/doc/draft-ietf-opsawg-pcapng/ */
export class PcapngParser implements FrameParser {
  isOver = false;
  readonly #facts: CaptureFacts;
  readonly #finder = new BlockFinder();
  readonly #block = this.#finder.block;
  /** The interfaces of this section, by their numbers in it; undefined where one cannot be used. */
  #readings: (FrameReading | undefined)[] = [];
  /** Number of the last frame. */
  #frame = 0;

  constructor(facts: CaptureFacts) {
    this.#facts = facts;
  }

  parse(window: Window, batch: FrameBatch): void {
    batch.bytes = window.bytes;
    while (batch.count < BATCH_FRAMES && !this.isOver) {
      const found = this.#finder.next(window);
      if (found === "nothing-yet") return;
      if (found === "whole") this.#readBlock(batch);
      else if (found === "damaged") this.#passDamaged(window.position(window.start));
      else this.#end(found);
      this.#frame = batch.firstNumber - 1 + batch.count;
    }
  }

  /** What a damaged block was is known all the same: interfaces are counted, and a section begins. */
  #passDamaged(next: number): void {
    if (this.#block.type === BLOCK.section) this.#readings = [];
    if (this.#block.type === BLOCK.interface) this.#countInterface(undefined);
    this.#problemHere("block_damaged", `is damaged; the next one begins at byte ${next}`);
  }

  #end(how: "end" | "cut" | "lost"): void {
    this.isOver = true;
    const { needed, had } = this.#finder;
    const offset = this.#block.position;
    if (how === "lost") this.#problemHere("block_lost", "has lengths that cannot be; nothing after it is read");
    else if (how === "cut") {
      const message = `The capture is cut after frame ${this.#frame}, in the block at byte ${offset}: of ${needed} bytes that are known to follow, ${had} are there.`;
      this.#facts.problem({ code: "cut_short", offset, message, afterFrame: this.#frame, needed, had });
    }
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
        return this.#complain(addFrame(block, this.#readings, batch));
      case BLOCK.simplePacket:
        return this.#complain(addSimpleFrame(block, this.#readings, batch));
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
    this.#complainOfOptions();
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
    this.#finder.allowFrames(reading.mostBytes);
    this.#complainOfOptions();
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
    if (reading === undefined) return this.#complain("unknown_interface");
    const statistics = readStatistics(block, reading.index, reading.clock);
    const hasRoom = statistics.comments.length === 0 || this.#facts.hasRoom(block.length, block.position);
    this.#facts.statistics.set(reading.index, hasRoom ? statistics : { ...statistics, comments: [] });
    this.#complainOfOptions();
  }

  #complainOfOptions(): void {
    if (this.#block.isBroken) this.#complain("option_damaged");
  }

  #complain(problem: keyof typeof COMPLAINTS | undefined): void {
    if (problem !== undefined) this.#problemHere(problem, COMPLAINTS[problem]);
  }

  /** Says what is wrong with the block at hand. */
  #problemHere(code: CaptureProblemCode, what: string): void {
    const { position } = this.#block;
    const message = `The block at byte ${position} ${what}.`;
    this.#facts.problem({ code, offset: position, message, afterFrame: this.#frame });
  }
}

const MAJOR_VERSION = 1;

const COMPLAINTS = {
  unknown_interface: "belongs to an interface that its section does not describe",
  frame_past_block: "claims more captured bytes than it has",
  frame_too_large: "claims more captured bytes than a frame may have",
  option_damaged: "has an option longer than itself",
} as const;

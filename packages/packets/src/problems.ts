import { CAPTURE_LIMITS } from "./limits.ts";

/**
 * What can be wrong with a capture: stable codes, what each means, and what the reader does about it.
 * A code is never renamed.
 */
export const CAPTURE_PROBLEMS = {
  empty: { says: "There is not a single byte.", effect: "Nothing is read." },
  not_a_capture: { says: "This is neither pcap nor pcapng, gzipped or not.", effect: "Nothing is read." },
  unknown_version: {
    says: "The version of the format is not one that is known.",
    effect: "A pcap is read as version 2.4; of a pcapng, nothing more is read.",
  },
  cut_short: {
    says: "The capture ends in the middle of a frame or block.",
    effect: "Everything before it was read.",
  },
  frame_too_large: {
    says: "A frame claims more captured bytes than any may have.",
    effect: "A pcap cannot be read past it; in a pcapng the block is skipped.",
  },
  frame_past_block: {
    says: "A frame claims more captured bytes than its block has.",
    effect: "The block is skipped.",
  },
  unknown_interface: {
    says: "A block belongs to an interface that its section does not describe.",
    effect: "The block is skipped.",
  },
  block_damaged: {
    says: "The two lengths of a block disagree or cannot be, but it is certain where the next one begins.",
    effect: "The block is skipped.",
  },
  block_lost: {
    says: "The lengths of a block cannot be, and nothing shows where the next one begins.",
    effect: "What follows is not read.",
  },
  block_too_short: { says: "A block is shorter than its kind must be.", effect: "The block is skipped." },
  option_damaged: {
    says: "An option or record is longer than the block that holds it.",
    effect: "This and the further options of the block are not read.",
  },
  too_many_interfaces: {
    says: "The capture has more interfaces than can be told apart.",
    effect: "Frames of the further ones are skipped.",
  },
  too_much_metadata: {
    says: "Comments, names, secrets and descriptions together take more than is kept.",
    effect: "Further ones are left out.",
  },
  gzip_cut: { says: "The gzipped data ends before its end mark.", effect: "Everything before it was read." },
  gzip_damaged: { says: "The gzipped data cannot be unpacked.", effect: "Everything before it was read." },
  gzip_checksum: {
    says: "The checksum or length of the gzipped data does not match what was unpacked.",
    effect: "Everything was read, but some of it is not what was packed.",
  },
  gzip_trailing: { says: "After the gzipped data come bytes that are not gzip.", effect: "They are not read." },
} as const satisfies Record<string, { says: string; effect: string }>;

export type CaptureProblemCode = keyof typeof CAPTURE_PROBLEMS;

/** One thing that is wrong with a capture. */
export interface CaptureProblem {
  readonly code: CaptureProblemCode;
  /** Where, bytes from the beginning of the capture: after gunzip, but for the `gzip_…` codes of the file as it is. */
  readonly offset: number;
  /** What exactly, in one sentence. */
  readonly message: string;
  /** Number of the last whole frame before it, 0 where there is none; absent for the `gzip_…` codes. */
  readonly afterFrame?: number;
  /** Where something is too short: bytes that it should have … */
  readonly needed?: number;
  /** … and those that it has. */
  readonly had?: number;
}

/** The problems of one capture, in the order they were met. */
export class ProblemLog {
  readonly list: CaptureProblem[] = [];
  /** Those beyond {@link CAPTURE_LIMITS}.problems. */
  leftOut = 0;

  add(problem: CaptureProblem): void {
    if (this.list.length === CAPTURE_LIMITS.problems) this.leftOut += 1;
    else this.list.push(problem);
  }
}

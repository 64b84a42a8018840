import { createBatch, type CaptureInterface, type FrameBatch } from "../frames/batch.ts";
import type { CaptureProblem } from "../problems.ts";
import type {
  CaptureFacts,
  CaptureFormat,
  CaptureSecrets,
  CaptureSection,
  InterfaceStatistics,
  ResolvedName,
} from "./facts.ts";
import type { FrameAccess } from "./frame-access.ts";
import { detectFormat, type Detected } from "./format.ts";
import { openInput, type OpenedInput } from "./input.ts";
import type { CaptureInput } from "./source.ts";
import { Window } from "./window.ts";

export interface OpenOptions {
  /** Ends reading: what waits for bytes throws its reason. */
  readonly signal?: AbortSignal;
}

/**
 * Opens a capture: pcap or pcapng, gzipped or not. Reads its beginning.
 *
 * What is wrong with the capture is never thrown: see {@link Capture.problems}. What the input throws is, and so is the
 * reason of the signal.
 */
export async function openCapture(input: CaptureInput, options: OpenOptions = {}): Promise<Capture> {
  const opened = await openInput(input, options.signal);
  const window = new Window(opened.feed, opened.size, options.signal);
  try {
    const detected = await detectFormat(window, opened.facts);
    return new Capture(opened, window, detected);
  } catch (error) {
    opened.feed.close();
    throw error;
  }
}

/**
 * An open capture. What it tells beside its frames grows while they are read: an interface, a name or a secret is known when
 * the first frame after it is.
 */
export class Capture {
  /** Undefined when this is not a capture. */
  readonly format: CaptureFormat | undefined;
  /** Whether it is gzipped. */
  readonly isCompressed: boolean;
  /** Gets single frames again; undefined when the input can be read only once. */
  readonly access: FrameAccess | undefined;
  readonly #input: OpenedInput;
  readonly #facts: CaptureFacts;
  readonly #window: Window;
  readonly #parser: Detected["parser"];
  #frames = 0;

  constructor(input: OpenedInput, window: Window, { format, parser }: Detected) {
    this.format = format;
    this.isCompressed = input.isCompressed;
    this.access = input.access;
    this.#input = input;
    this.#facts = input.facts;
    this.#window = window;
    this.#parser = parser;
  }

  /** The interfaces that frames were captured on; a batch's `interfaceIndex` counts them. */
  get interfaces(): readonly CaptureInterface[] {
    return this.#facts.interfaces;
  }

  /** The sections of a pcapng, with what they say of the capture; a pcap says nothing of itself. */
  get sections(): readonly CaptureSection[] {
    return this.#facts.sections;
  }

  get names(): readonly ResolvedName[] {
    return this.#facts.names;
  }

  get secrets(): readonly CaptureSecrets[] {
    return this.#facts.secrets;
  }

  get statistics(): readonly InterfaceStatistics[] {
    return [...this.#facts.statistics.values()];
  }

  /** What is wrong with the capture, as far as it was read; the first CAPTURE_LIMITS.problems. */
  get problems(): readonly CaptureProblem[] {
    return this.#facts.problems.list;
  }

  /** Problems beyond those. */
  get problemsLeftOut(): number {
    return this.#facts.problems.leftOut;
  }

  /** Bytes of the input (the file as it is) that were fetched so far, and its size where that is known. */
  get progress(): { readonly read: number; readonly total: number | undefined } {
    return { read: this.#input.read(), total: this.#input.total };
  }

  /**
   * All frames, from the first to the last that is whole, in batches as they come. There is one batch, used again and
   * again: it is valid until the next is asked for. To be called once.
   */
  async *batches(): AsyncGenerator<FrameBatch, void, undefined> {
    const parser = this.#parser;
    const window = this.#window;
    if (parser === undefined) return;
    const batch = createBatch();
    try {
      for (;;) {
        batch.count = 0;
        batch.firstNumber = this.#frames + 1;
        batch.notes.clear();
        parser.parse(window, batch);
        this.#frames += batch.count;
        if (batch.count > 0) yield batch;
        if (parser.isOver) return;
        if (batch.count === 0) await window.more();
      }
    } finally {
      this.#input.feed.close();
    }
  }
}

import { Dissection, type Wanted } from "../dissect/dissection.ts";
import { FrameDissector } from "../dissect/dissect-frame.ts";
import { Session, type SessionOptions } from "../dissect/session.ts";
import type { FrameBatch, FrameNotes } from "../frames/batch.ts";
import { CAPTURE_LIMITS } from "../limits.ts";
import type { Capture } from "../read/capture.ts";
import { PacketIndex } from "../walk/packet-index.ts";
import { Turns } from "./turns.ts";
import type { Progress } from "./views.ts";

/** How long work can be watched and stopped. */
export interface WorkOptions {
  /** Stops the work; its reason is thrown. */
  readonly signal?: AbortSignal;
  /** Told now and then. */
  readonly onProgress?: (progress: Progress) => void;
}

/** One walk over a capture, and what it has found so far. */
export class CaptureWalk {
  readonly index: PacketIndex;
  readonly #capture: Capture;
  readonly #session: Session;
  readonly #dissector: FrameDissector;
  readonly #notes = new NoteKeeper();

  constructor(capture: Capture, options: SessionOptions) {
    this.#capture = capture;
    this.index = new PacketIndex({ isKept: true, onSpecial: (_batch, at) => this.#dissector.dissect(at, NOTHING) });
    // What the walker leaves to it, this session fills in with the conversations of the walker.
    this.#session = new Session(options, this.index, "walking");
    this.#dissector = new FrameDissector(new Dissection(this.#session));
  }

  /** Comments and the like, by frame number. */
  get notes(): ReadonlyMap<number, FrameNotes> {
    return this.#notes.kept;
  }

  /** Fragments that were put together. */
  get fragments(): Session["ipFragments"] {
    return this.#session.ipFragments;
  }

  /** Walks to the capture's end. To be called once; its progress counts bytes. */
  async run({ signal, onProgress }: WorkOptions): Promise<void> {
    const turns = new Turns(signal);
    const report = (): void => {
      const { read, total } = this.#capture.progress;
      onProgress?.({ done: read, total, frames: this.index.columns.lastFrame });
    };
    for await (const batch of this.#capture.batches()) {
      this.#dissector.enter(batch);
      this.index.add(batch);
      this.#notes.keep(batch);
      await turns.pause(report);
    }
    report();
  }
}

/** Comments and the like of the frames that have some, as many as there is room for. */
class NoteKeeper {
  readonly kept = new Map<number, FrameNotes>();
  #size = 0;

  keep(batch: FrameBatch): void {
    for (const [at, notes] of batch.notes) {
      const size = notes.comments.reduce((sum, comment) => sum + comment.length, NOTE_SIZE);
      if (this.#size + size > CAPTURE_LIMITS.metadataBytes) return;
      this.#size += size;
      this.kept.set(batch.firstNumber + at, notes);
    }
  }
}

const NOTHING: Wanted = {};
/** What a frame's notes take beside their letters. */
const NOTE_SIZE = 64;

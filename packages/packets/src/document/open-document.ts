import { Dissection, type Wanted } from "../dissect/dissection.ts";
import { FrameDissector } from "../dissect/dissect-frame.ts";
import { Session, type SessionOptions } from "../dissect/session.ts";
import type { FrameBatch, FrameNotes } from "../frames/batch.ts";
import { CAPTURE_LIMITS } from "../limits.ts";
import { openCapture } from "../read/capture.ts";
import type { ByteSource } from "../read/source.ts";
import { PacketIndex } from "../walk/packet-index.ts";
import { CaptureDocument } from "./capture-document.ts";
import { Turns } from "./turns.ts";
import type { Progress } from "./views.ts";

export interface DocumentOptions extends SessionOptions {
  /** Stops the work; its reason is thrown. */
  readonly signal?: AbortSignal;
  /** Told now and then; counts bytes. */
  readonly onProgress?: (progress: Progress) => void;
}

/**
 * Reads a capture from its beginning to its end and keeps what is needed to look at any part of it. Others have their turn
 * every few milliseconds.
 *
 * @throws what the source throws, and the reason of the signal. What is wrong with the capture is no error: it is in the
 *   document's view, whose `format` is undefined when it is none
 */
export async function openDocument(source: ByteSource, options: DocumentOptions = {}): Promise<CaptureDocument> {
  const { signal, onProgress } = options;
  const capture = await openCapture(source, signal === undefined ? {} : { signal });
  // The walker leaves special frames to a session over its own tables, which are there when it is.
  let dissectSpecial = (_at: number): void => undefined;
  const index = new PacketIndex({ isKept: true, onSpecial: (_batch, at) => dissectSpecial(at) });
  const session = new Session(options, index, "walking");
  const dissector = new FrameDissector(new Dissection(session));
  dissectSpecial = (at) => dissector.dissect(at, NOTHING);
  const notes = new NoteKeeper();
  const turns = new Turns(signal);
  const report = (): void => {
    const { read, total } = capture.progress;
    onProgress?.({ done: read, total, frames: index.columns.lastFrame });
  };
  for await (const batch of capture.batches()) {
    dissector.enter(batch);
    index.add(batch);
    notes.keep(batch);
    await turns.pause(report);
  }
  report();
  return new CaptureDocument({ source, capture, index, notes: notes.kept, fragments: session.ipFragments, options });
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

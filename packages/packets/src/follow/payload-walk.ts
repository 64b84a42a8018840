import { MARKS, type PacketChunk } from "../columns/packet-chunk.ts";
import { FrameDissector } from "../dissect/dissect-frame.ts";
import { Dissection } from "../dissect/dissection.ts";
import { Session, type SessionOptions } from "../dissect/session.ts";
import { createBatch, type FrameBatch } from "../frames/batch.ts";
import { PacketIndex } from "../walk/packet-index.ts";
import { dissectedPayload, payloadWanted, plainPayload } from "./segment-reader.ts";

/** Walks over a capture that is read once, and gives what its TCP and UDP packets carry. */
export class PayloadWalk {
  readonly index: PacketIndex;
  readonly #dissector: FrameDissector;
  #batch: FrameBatch = createBatch();
  /** Payloads of special frames, by their index in the batch. */
  readonly #special = new Map<number, Uint8Array>();

  constructor(options: SessionOptions) {
    const wanted = payloadWanted();
    this.index = new PacketIndex({
      isKept: false,
      onSpecial: (_batch, at) => {
        this.#dissector.dissect(at, wanted);
        this.#special.set(at, dissectedPayload(d));
      },
    });
    const d = new Dissection(new Session(options, this.index, "walking"));
    this.#dissector = new FrameDissector(d);
  }

  /** Takes the next batch. */
  add(batch: FrameBatch): void {
    this.#batch = batch;
    this.#special.clear();
    this.#dissector.enter(batch);
    this.index.add(batch);
  }

  /** The rows of the batch: row `i` is its frame `i`. */
  get rows(): PacketChunk {
    return this.index.columns.chunks[0]!;
  }

  /** What a packet of the batch carries, as far as it was captured; valid until the next batch. */
  payload(row: number): Uint8Array {
    const { rows } = this;
    if ((rows.marks[row]! & MARKS.special) !== 0) return this.#special.get(row) ?? NO_BYTES;
    const { bytes, offset, capturedLength } = this.#batch;
    const start = offset[row]!;
    return plainPayload(bytes.subarray(start, start + capturedLength[row]!), rows, row);
  }
}

const NO_BYTES = new Uint8Array(0);

import { MARKS } from "../columns/packet-chunk.ts";
import { addressTextOf, portOf } from "../conversations/endpoints.ts";
import { FrameDissector } from "../dissect/dissect-frame.ts";
import { Dissection } from "../dissect/dissection.ts";
import { Session, type SessionOptions } from "../dissect/session.ts";
import type { ConversationEnd, ConversationName, FollowedPiece } from "../document/views.ts";
import type { FrameBatch } from "../frames/batch.ts";
import { TCP, UDP } from "../protocols/ip-protocols.ts";
import type { Capture } from "../read/capture.ts";
import { PacketIndex } from "../walk/packet-index.ts";
import { dissectedPayload, payloadWanted, plainPayload, segmentOf } from "./segment-reader.ts";
import { TcpFollower } from "./tcp-follower.ts";
import { UdpFollower } from "./udp-follower.ts";

/** Follows one conversation through a capture that is read once, in bounded memory. */
export class CaptureFollower {
  readonly #capture: Capture;
  readonly #over: ConversationName["over"];
  readonly #stream: number;
  readonly #index: PacketIndex;
  readonly #follower: TcpFollower | UdpFollower;
  /** Payloads of special frames of the conversation, by their index in the batch. */
  readonly #special = new Map<number, Uint8Array>();
  readonly #dissector: FrameDissector;

  constructor(capture: Capture, { over, stream }: ConversationName, options: SessionOptions = {}) {
    this.#capture = capture;
    this.#over = over;
    this.#stream = stream;
    this.#follower = over === "tcp" ? new TcpFollower() : new UdpFollower();
    const wanted = payloadWanted();
    this.#index = new PacketIndex({
      isKept: false,
      onSpecial: (_batch, at, chunk, row) => {
        this.#dissector.dissect(at, wanted);
        if (chunk.stream[row] === stream) this.#special.set(at, dissectedPayload(d));
      },
    });
    const d = new Dissection(new Session(options, this.#index, "walking"));
    this.#dissector = new FrameDissector(d);
  }

  /** The two ends, the one that sent the first packet first; undefined as long as no frame of the conversation was met. */
  get ends(): readonly [ConversationEnd, ConversationEnd] | undefined {
    const table = this.#index[this.#over];
    if (this.#stream >= table.count) return undefined;
    const end = (which: 0 | 1): ConversationEnd => ({
      address: addressTextOf(table, this.#stream, which),
      port: portOf(table, this.#stream, which),
    });
    return [end(0), end(1)];
  }

  /** What the conversation carried, as it becomes known. To be called once. */
  async *pieces(): AsyncGenerator<readonly FollowedPiece[], void, undefined> {
    const begin = { seconds: 0, nanoseconds: 0 };
    for await (const batch of this.#capture.batches()) {
      if (batch.firstNumber === 1) {
        begin.seconds = batch.seconds[0]!;
        begin.nanoseconds = batch.nanoseconds[0]!;
      }
      this.#special.clear();
      this.#dissector.enter(batch);
      this.#index.add(batch);
      this.#follow(batch, begin);
      const pieces = this.#follower.take();
      if (pieces.length > 0) yield pieces;
    }
    this.#follower.finish();
    yield this.#follower.take();
  }

  #follow(batch: FrameBatch, begin: { readonly seconds: number; readonly nanoseconds: number }): void {
    const chunk = this.#index.columns.chunks[0]!;
    const protocol = this.#over === "tcp" ? TCP : UDP;
    for (let row = 0; row < batch.count; row++) {
      if (chunk.stream[row] !== this.#stream || chunk.protocol[row] !== protocol) continue;
      const isSpecial = (chunk.marks[row]! & MARKS.special) !== 0;
      const start = batch.offset[row]!;
      const payload = isSpecial
        ? (this.#special.get(row) ?? NO_BYTES)
        : plainPayload(batch.bytes.subarray(start, start + batch.capturedLength[row]!), chunk, row);
      this.#follower.add(segmentOf(chunk, row, payload, begin));
    }
  }
}

const NO_BYTES = new Uint8Array(0);

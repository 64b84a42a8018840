import { MARKS } from "../columns/packet-chunk.ts";
import type { Dissection, Wanted } from "../dissect/dissection.ts";
import { dissectedPayload, payloadWanted, plainPayload, segmentOf } from "../follow/segment-reader.ts";
import { TcpFollower } from "../follow/tcp-follower.ts";
import { UdpFollower } from "../follow/udp-follower.ts";
import type { FrameAccess } from "../read/frame-access.ts";
import type { PacketIndex } from "../walk/packet-index.ts";
import { timeOf } from "./capture-view.ts";
import { Turns } from "./turns.ts";
import type { ConversationName, FollowedPart, FollowedPiece } from "./views.ts";

/** Frames whose bytes are fetched together. */
const FETCHED = 256;

/** What following needs of a document. */
interface FollowedDocument {
  readonly index: PacketIndex;
  readonly access: Pick<FrameAccess, "readFrames">;
  /** Takes frames apart: see CaptureDocument. */
  look(frames: ArrayLike<number>, wanted: Wanted, visit: (d: Dissection) => void, signal?: AbortSignal): Promise<void>;
}

/** Follows one conversation of a document from its first piece on, part by part. */
export class FollowedConversation {
  readonly name: ConversationName;
  readonly #document: FollowedDocument;
  readonly #frames: Uint32Array;
  readonly #follower: TcpFollower | UdpFollower;
  /** Frames that were followed. */
  #followed = 0;
  #isFinished = false;
  /** Pieces before those that are ready; they were given away. */
  #given = 0;
  #ready: FollowedPiece[] = [];

  /** @param frames of the conversation, all of them */
  constructor(document: FollowedDocument, name: ConversationName, frames: Uint32Array) {
    this.#document = document;
    this.name = name;
    this.#frames = frames;
    this.#follower = name.over === "tcp" ? new TcpFollower() : new UdpFollower();
  }

  /** The first piece that is still there to be given: only later ones can be asked for. */
  get from(): number {
    return this.#given;
  }

  /** At most `limit` pieces from piece `from` on. */
  async part(from: number, limit: number, signal?: AbortSignal): Promise<FollowedPart> {
    const turns = new Turns(signal);
    for (;;) {
      this.#drop(from - this.#given);
      if (this.#given === from && this.#ready.length >= limit) break;
      if (this.#isFinished) break;
      await this.#followMore(signal);
      await turns.pause();
    }
    const pieces = this.#ready.slice(0, limit);
    this.#drop(pieces.length);
    const isOver = this.#isFinished && this.#ready.length === 0;
    return { pieces, next: isOver ? undefined : this.#given };
  }

  #drop(count: number): void {
    this.#given += this.#ready.splice(0, count).length;
  }

  async #followMore(signal: AbortSignal | undefined): Promise<void> {
    const { columns } = this.#document.index;
    const frames = this.#frames.subarray(this.#followed, this.#followed + FETCHED);
    const payloads = await this.#payloads(frames, signal);
    const begin = timeOf(columns, 1);
    for (const [i, frame] of frames.entries()) {
      const chunk = columns.chunkOf(frame);
      this.#follower.add(segmentOf(chunk, frame - chunk.firstFrame, payloads[i]!, begin));
    }
    this.#followed += frames.length;
    if (this.#followed === this.#frames.length) {
      this.#follower.finish();
      this.#isFinished = true;
    }
    this.#ready.push(...this.#follower.take());
  }

  async #payloads(frames: Uint32Array, signal: AbortSignal | undefined): Promise<Uint8Array[]> {
    const { columns } = this.#document.index;
    const rows = Array.from(frames, (frame) => {
      const chunk = columns.chunkOf(frame);
      return { frame, chunk, row: frame - chunk.firstFrame };
    });
    const special = rows.filter(({ chunk, row }) => (chunk.marks[row]! & MARKS.special) !== 0);
    const dissected = new Map<number, Uint8Array>();
    if (special.length > 0) {
      await this.#document.look(
        special.map(({ frame }) => frame),
        payloadWanted(),
        (d) => dissected.set(d.frame.number, dissectedPayload(d)),
        signal,
      );
    }
    const bytes = await this.#document.access.readFrames(
      rows.map(({ chunk, row }) => chunk.position.get(row)),
      rows.map(({ chunk, row }) => chunk.capturedLength[row]!),
    );
    return rows.map(({ frame, chunk, row }, i) => dissected.get(frame) ?? plainPayload(bytes[i]!, chunk, row));
  }
}

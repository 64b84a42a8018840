import { RangeSet } from "@wireside/bytes";
import { FRAMES, FRAME_NAMES } from "@wireside/transport/wire";
import type { Dissection } from "../../dissect/dissection.ts";
import type { FieldNode } from "../../dissect/tree.ts";
import type { CaptureDocument } from "../../document/capture-document.ts";
import type { ConversationFrames } from "../../document/conversation-frames.ts";
import { CAPTURE_LIMITS } from "../../limits.ts";
import type { Direction } from "../../trace/trace.ts";
import { nodesOf } from "../evidence.ts";
import { countText, frameText } from "../quantities.ts";
import type { Sides } from "../sides.ts";
import { cannotTell, cite, tell, worked, type Draft } from "../tell.ts";

/** What one side sent on one stream. */
interface CarriedStream {
  readonly id: number;
  readonly direction: Direction;
  readonly firstFrame: number;
  lastFrame: number;
  frames: number;
  /** Bytes with those that were sent again. */
  sent: number;
  readonly ranges: RangeSet;
  /** The frame that has its end. */
  endFrame: number | undefined;
}

/** Bytes that one side sent, in packets that could not be decrypted or in datagrams. */
interface Counted {
  /** The first that has some. */
  readonly frame: number;
  readonly count: number;
  readonly bytes: number;
}

/** What the streams and datagrams of a conversation of Wireside's transport carried; where there are no keys, how much is encrypted. */
export async function tellWireside(
  document: CaptureDocument,
  { frame, direction }: ConversationFrames,
  sides: Sides,
  signal?: AbortSignal,
): Promise<Draft[]> {
  const gatherer = new Gatherer();
  let row = 0;
  const visit = (d: Dissection): void => gatherer.take(d, direction[row++] === 0 ? 0 : 1);
  await document.look(frame.subarray(0, CAPTURE_LIMITS.explainedFrames), { tree: true }, visit, signal);
  return [...gatherer.streams.map((stream) => tellStream(stream, sides)), ...gatherer.tellRest(sides)];
}

class Gatherer {
  readonly #streams = new Map<string, CarriedStream>();
  /** Frames of STREAM frames of further streams. */
  #more = 0;
  #moreFrame = 0;
  readonly #encrypted: [Counted | undefined, Counted | undefined] = [undefined, undefined];
  readonly #datagrams: [Counted | undefined, Counted | undefined] = [undefined, undefined];

  get streams(): readonly CarriedStream[] {
    return [...this.#streams.values()];
  }

  take({ tree, frame: { number } }: Dissection, direction: Direction): void {
    for (const node of nodesOf(tree)) {
      const { name } = node.field;
      if (name === "wireside.encrypted") this.#encrypted[direction] = counted(this.#encrypted[direction], number, node);
      else if (name === "wireside.dg") this.#datagrams[direction] = counted(this.#datagrams[direction], number, node);
      else if (name === "wireside.frame" && kindOf(node) === "stream") this.#addStream(number, direction, node);
    }
  }

  tellRest(sides: Sides): Draft[] {
    const drafts: Draft[] = [];
    if (this.#more > 0) {
      const further = countText(this.#more, "further frame");
      const proof = cite(this.#moreFrame, "wireside.stream.stream_id");
      drafts.push(tell("carried.more", proof)`${worked(further)} are of streams that are not listed here.`);
    }
    for (const side of [0, 1] as const) {
      const datagrams = this.#datagrams[side];
      if (datagrams !== undefined) {
        const [bytes, frames] = [countText(datagrams.bytes, "byte"), countText(datagrams.count, "datagram")];
        const proof = cite(datagrams.frame, "wireside.dg");
        drafts.push(tell("carried.item", proof)`In ${worked(frames)} ${sides.names[side]} sent ${worked(bytes)}.`);
      }
      const encrypted = this.#encrypted[side];
      if (encrypted === undefined) continue;
      const [bytes, packets] = [countText(encrypted.bytes, "byte"), countText(encrypted.count, "packet")];
      drafts.push(
        cannotTell(
          "carried.item",
          cite(encrypted.frame, "wireside.encrypted"),
        )`What ${sides.names[side]} sent in ${worked(bytes)} of ${worked(packets)} cannot be known from this capture, because they are encrypted and no key that was given opens them.`,
      );
    }
    return drafts;
  }

  #addStream(frame: number, direction: Direction, { children }: FieldNode): void {
    const id = numberOf(children, "stream.stream_id");
    const data = children.find(({ field }) => field.name === "wireside.stream_data");
    if (id === undefined || data === undefined) return; // it is cut short
    const key = `${direction} ${id}`;
    let stream = this.#streams.get(key);
    if (stream === undefined) {
      if (this.#streams.size === MOST_STREAMS) {
        this.#more++;
        this.#moreFrame = frame;
        return;
      }
      const none = { frames: 0, sent: 0, ranges: new RangeSet(), endFrame: undefined };
      stream = { id, direction, firstFrame: frame, lastFrame: frame, ...none };
      this.#streams.set(key, stream);
    }
    const offset = numberOf(children, "stream.offset") ?? 0;
    stream.lastFrame = frame;
    stream.frames++;
    stream.sent += data.length;
    if (data.length > 0 && stream.ranges.count < MOST_GAPS) stream.ranges.insert(offset, offset + data.length);
    if (numberOf(children, "stream.fin") === 1) stream.endFrame ??= frame;
  }
}

function counted(before: Counted | undefined, frame: number, { length }: FieldNode): Counted {
  return { frame: before?.frame ?? frame, count: (before?.count ?? 0) + 1, bytes: (before?.bytes ?? 0) + length };
}

function tellStream(stream: CarriedStream, sides: Sides): Draft {
  const { id, direction, firstFrame, lastFrame, frames, sent, ranges, endFrame } = stream;
  const field = "wireside.stream.stream_id";
  const again = sent - ranges.size;
  const sentAgain = again > 0 ? `, and ${countText(again, "byte")} of them again` : "";
  const end = endFrame === undefined ? ["; its end is not there"] : ["; its end is in ", frameText(endFrame)];
  const where =
    firstFrame === lastFrame
      ? ["in ", frameText(firstFrame)]
      : ["from ", frameText(firstFrame), " to ", frameText(lastFrame)];
  return tell(
    "carried.item",
    cite(firstFrame, field, String(id)),
    cite(lastFrame, field, String(id)),
  )`On stream ${worked(String(id))} ${sides.names[direction]} sent ${worked(countText(ranges.size, "byte"))}${sentAgain}, in ${worked(countText(frames, `${FRAMES.stream.title} frame`))} ${where}${end}.`;
}

function kindOf({ children }: FieldNode): string | undefined {
  return FRAME_NAMES[numberOf(children, "frame_type") ?? -1];
}

function numberOf(nodes: readonly FieldNode[], name: string): number | undefined {
  const value = nodes.find(({ field }) => field.name === `wireside.${name}`)?.value;
  return value === undefined ? undefined : Number(value);
}

/** Streams that are told one by one, each way counted on its own. */
const MOST_STREAMS = 20;
/** Ranges of one stream between which bytes are missing; further bytes are not counted. */
const MOST_GAPS = 4096;

import { VARINT_MAX, varintLengthFrom } from "@wireside/bytes";
import {
  CONNECTION_ID_BYTES,
  FRAMES,
  FRAME_NAMES,
  RESET_TOKEN_BYTES,
  type FieldKind,
  type FrameDescription,
  type FrameName,
} from "@wireside/transport/wire";
import type { Dissection } from "../../dissect/dissection.ts";
import type { Field } from "../../fields/field.ts";
import { closeName, FIELDS_OF_FRAMES, frameFields as f } from "./frame-fields.ts";

/** What frames told that is needed elsewhere. */
export interface FramesSink {
  /** The name of each frame as the Info column has it: `STREAM(4)`. */
  readonly names: string[];
  /** A NEW_CONNECTION_ID frame. */
  onNewId(id: Uint8Array, resetToken: Uint8Array): void;
}

/** Adds the frames that stand from `d.start` to `d.end`. */
export function addFrames(d: Dissection, sink: FramesSink): void {
  for (let at = d.start; at < d.end;) at = addFrame(d, at, sink);
}

/** @returns where it ends */
function addFrame(d: Dissection, start: number, sink: FramesSink): number {
  const type = readNumber(d, start);
  const name = FRAME_NAMES[type.value];
  if (name === undefined || type.next - start !== (type.value < 0x40 ? 1 : 2)) {
    return d.malformed(start, `there is no frame of type 0x${type.value.toString(16)}`);
  }
  const frame = new FrameAdder(d, name, type.value, sink);
  let end = d.end;
  const node = d.group(f.frame, start, d.end - start, null, () => {
    d.item(f.frameType, start, type.next - start, type.value);
    end = name === "padding" ? addPadding(d, start) : frame.add(type.next);
    return end;
  });
  if (node !== undefined) node.text = frame.text;
  sink.names.push(frame.name);
  return end;
}

function addPadding(d: Dissection, start: number): number {
  let end = start;
  while (end < d.end && d.bytes[end] === FRAMES.padding.type) end++;
  d.item(f.paddingLength, start, end - start, end - start);
  return end;
}

/** Adds the fields of one frame after its type, as the transport's table describes them. */
class FrameAdder {
  readonly #d: Dissection;
  readonly #kind: FrameName;
  readonly #type: number;
  readonly #sink: FramesSink;
  /** Numbers that were read, by the name of their field. */
  readonly #numbers = new Map<string, number>();
  #at = 0;

  constructor(d: Dissection, kind: FrameName, type: number, sink: FramesSink) {
    this.#d = d;
    this.#kind = kind;
    this.#type = type;
    this.#sink = sink;
  }

  /** As the Info column has it. */
  get name(): string {
    const { title } = FRAMES[this.#kind];
    return this.#kind === "stream" ? `${title}(${this.#numbers.get("streamId")})` : title;
  }

  /** The frame's line in the tree. */
  get text(): string {
    if (this.#kind !== "stream") return FRAMES[this.#kind].title;
    const [offset, length] = [this.#numbers.get("offset") ?? 0, this.#numbers.get("data")];
    return `${this.name}, offset ${offset}, length ${length}${this.#hasBit("fin") ? ", FIN" : ""}`;
  }

  /** @returns where the frame ends */
  add(at: number): number {
    const { fields } = FRAMES[this.#kind] as FrameDescription;
    this.#at = at;
    if (this.#kind === "stream") this.#d.item(f.fin, at, 0, this.#hasBit("fin") ? 1 : 0);
    const shown: Readonly<Record<string, Field>> = FIELDS_OF_FRAMES[this.#kind];
    for (const [name, kind] of Object.entries(fields)) {
      if (this.#isThere(name)) this.#addField(name, kind, shown[name]!);
    }
    return this.#at;
  }

  /** Some fields stand there only with a bit of the type. */
  #isThere(field: string): boolean {
    const { bits = {} } = FRAMES[this.#kind] as FrameDescription;
    return !Object.values(bits).includes(field) || this.#hasBit(field);
  }

  #hasBit(meaning: string): boolean {
    const { bits = {} } = FRAMES[this.#kind] as FrameDescription;
    return Object.entries(bits).some(([bit, what]) => what === meaning && (this.#type & Number(bit)) !== 0);
  }

  #addField(name: string, kind: FieldKind, field: Field): void {
    switch (kind) {
      case "varint":
      case "count":
        this.#numbers.set(name, this.#addNumber(field));
        if (field === f.closeCode) this.#addCloseName();
        return;
      case "ranges":
        this.#addRanges();
        return;
      case "ecn":
        for (const count of [f.ect0, f.ect1, f.ce]) this.#addNumber(count);
        return;
      case "connectionId":
        this.#addNewId(field);
        return;
      case "token":
        this.#addBytes(field, RESET_TOKEN_BYTES);
        return;
      case "eight":
        this.#addBytes(field, 8);
        return;
      case "sized":
        this.#addText(field, this.#addNumber(f.reasonLength));
        return;
      case "data": {
        const length = this.#numbers.get("length") ?? this.#d.end - this.#at;
        this.#numbers.set(name, length);
        this.#addBytes(field, length);
      }
    }
  }

  #addNumber(field: Field): number {
    const { value, next } = readNumber(this.#d, this.#at);
    if (this.#d.wants(field)) {
      this.#d.item(field, this.#at, next - this.#at, field.type === "uint64" ? BigInt(value) : value);
    }
    this.#at = next;
    return value;
  }

  #addBytes(field: Field, length: number): Uint8Array {
    const bytes = this.#d.bytesItem(field, this.#at, length);
    this.#at += length;
    return bytes;
  }

  #addText(field: Field, length: number): void {
    const bytes = this.#d.slice(this.#at, length);
    this.#d.item(field, this.#at, length, new TextDecoder().decode(bytes));
    this.#at += length;
  }

  #addNewId(field: Field): void {
    const at = this.#at;
    const length = this.#addNumber(f.newIdLength);
    if (length !== CONNECTION_ID_BYTES) this.#d.malformed(at, `a connection id has ${CONNECTION_ID_BYTES} bytes`);
    const id = this.#addBytes(field, length);
    this.#sink.onNewId(id, this.#d.slice(this.#at, RESET_TOKEN_BYTES));
  }

  #addCloseName(): void {
    const name = closeName(this.#numbers.get("errorCode")!);
    if (name !== undefined) this.#d.item(f.closeName, this.#at, 0, name);
  }

  /** The first range and those after it: RFC 9000 §19.3.1 */
  #addRanges(): void {
    let largest = this.#numbers.get("largestAcknowledged")!;
    let smallest = largest - this.#numbers.get("firstRange")!;
    this.#addAcknowledged(smallest, largest);
    for (let left = this.#numbers.get("rangeCount")!; left > 0; left--) {
      largest = smallest - this.#addNumber(f.gap) - 2;
      smallest = largest - this.#addNumber(f.ackRange);
      this.#addAcknowledged(smallest, largest);
    }
  }

  #addAcknowledged(smallest: number, largest: number): void {
    if (smallest < 0) this.#d.malformed(this.#at, "it acknowledges packet numbers below 0");
    this.#d.item(f.acknowledged, this.#at, 0, smallest === largest ? `${largest}` : `${smallest}–${largest}`);
  }
}

/** A number of 1, 2, 4 or 8 bytes, as its first two bits say: RFC 9000 §16 */
export function readNumber(d: Dissection, at: number): { readonly value: number; readonly next: number } {
  const first = d.u8(at);
  const length = varintLengthFrom(first);
  let value = first & 0x3f;
  for (let i = 1; i < length; i++) value = value * 256 + d.u8(at + i);
  if (value > VARINT_MAX) d.malformed(at, "a number is above 2^53 - 1");
  return { value, next: at + length };
}

import type { Field, FieldValue } from "../fields/field.ts";
import { ipv6Text, visibleText } from "../fields/format.ts";
import type { Protocol, TableName } from "../fields/protocol.ts";
import { protocolAt } from "../fields/registry.ts";
import { TEXT } from "../fields/text.ts";
import type { FrameNotes } from "../frames/batch.ts";
import { CAPTURE_LIMITS } from "../limits.ts";
import type { ConversationPlace } from "./conversation.ts";
import { NetworkLayer } from "./network.ts";
import { Stop, type StopReason } from "./stop.ts";
import type { Session } from "./session.ts";
import { TreeBuilder, type FieldNode } from "./tree.ts";

/** The frame that is being dissected. */
export interface FrameFacts {
  /** From 1. */
  number: number;
  /** Whether the capture says when it came; otherwise the times are 0. */
  hasTime: boolean;
  /** Time: whole seconds since 1970 … */
  seconds: number;
  /** … and the nanoseconds after them. */
  nanoseconds: number;
  /** Nanoseconds since the first frame, and since the one before. */
  sinceFirst: bigint;
  sincePrevious: bigint;
  /** Length on the wire, bytes. */
  length: number;
  /** LINKTYPE number. */
  linkType: number;
  /** Index into the capture's interfaces. */
  interfaceIndex: number;
  notes: FrameNotes | undefined;
}

/** Bytes that fields point into: the frame, or what was put together from several frames, or unpacked. */
export interface Source {
  /** `Frame`, `Reassembled TCP`, `Uncompressed entity body` … */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What is wanted of a dissection; nothing wanted is the quickest. */
export interface Wanted {
  /** The tree, with every field. */
  readonly tree?: boolean;
  /** The Source, Destination, Protocol and Info columns. */
  readonly columns?: boolean;
  /** Single fields, as a table by field id (see {@link wantedFields}). */
  readonly fields?: Uint8Array;
}

/** The columns of the packet list that a dissection fills. */
export interface ListColumns {
  source: string;
  destination: string;
  protocol: string;
  info: string;
  /** How much of `info` stays whatever the layers above say: TCP's verdicts in brackets, with the space after them. */
  infoPrefix: number;
}

/**
 * One frame on its way through the layers. Each protocol's `dissect` is called with the window of its bytes (`start`, `end`,
 * `reportedEnd`), reads from it, adds its fields, and calls the layer above with {@link next} or {@link call}.
 *
 * A read past the end of the window stops the layer that did it: what it had added stays, the reason is kept in
 * {@link stops}, and the layer below goes on. Dissectors need no checks of their own for that.
 *
 * One instance serves one capture, frame by frame: what it has found is valid until the next frame.
 */
export class Dissection {
  readonly session: Session;
  readonly frame: FrameFacts = {
    number: 0,
    hasTime: true,
    seconds: 0,
    nanoseconds: 0,
    sinceFirst: 0n,
    sincePrevious: 0n,
    length: 0,
    linkType: 0,
    interfaceIndex: 0,
    notes: undefined,
  };

  /** The bytes that offsets count in. */
  bytes: Uint8Array = EMPTY;
  /** Index of these bytes in {@link sources}. */
  source = 0;
  /** First byte of this layer. */
  start = 0;
  /** First byte after what was captured of this layer. */
  end = 0;
  /** First byte after this layer as the layers below tell its length; more than `end` where the capture was cut. */
  reportedEnd = 0;

  /** How far a protocol has looked through a message whose end was not there, bytes: see `MessageStream.messageLength`. */
  lookedThrough = 0;
  /** Where the layer that was called last ends by its own lengths: what a link layer finds after it is padding or trailer. */
  endAbove = 0;
  /** The network layer in force: addresses and what else the layers above need of it. */
  readonly network = new NetworkLayer();
  /** The conversation in force, where the transport layer knows one: what its packets before this one told. */
  place: ConversationPlace | undefined = undefined;
  /** Inside a packet that is only quoted, as an ICMP error quotes the one it complains of. */
  isQuoted = false;

  readonly sources: Source[] = [];
  /** Protocols met, in order. */
  readonly layers: Protocol[] = [];
  readonly stops: StopReason[] = [];
  readonly columns: ListColumns = { source: "", destination: "", protocol: "", info: "", infoPrefix: 0 };

  #tree: TreeBuilder | undefined = undefined;
  #wantsColumns = false;
  #wanted: Uint8Array = NOTHING;
  #found: FieldValue[][] = [];
  /** Of each value of the fields whose order matters the how-manyth of the frame it is. */
  #ranks: number[][] = [];
  #count = 0;
  #touched: number[] = [];
  #hasMessage = false;
  #depth = 0;
  #protocol: Protocol | undefined = undefined;

  constructor(session: Session) {
    this.session = session;
  }

  /** Begins a new frame: what was found of the last one is forgotten. Set {@link frame} before. */
  begin(bytes: Uint8Array, wanted: Wanted): void {
    this.sources.length = this.layers.length = this.stops.length = 0;
    this.sources.push({ name: "Frame", bytes });
    this.columns.source = this.columns.destination = this.columns.protocol = this.columns.info = "";
    this.#tree = wanted.tree === true ? new TreeBuilder() : undefined;
    this.#wantsColumns = wanted.columns === true;
    this.#wanted = wanted.fields ?? NOTHING;
    for (const id of this.#touched) {
      this.#found[id]!.length = 0;
      if (this.#ranks[id] !== undefined) this.#ranks[id].length = 0;
    }
    this.#count = 0;
    this.#touched.length = 0;
    this.columns.infoPrefix = 0;
    this.#hasMessage = false;
    this.#depth = this.#treeBase = 0;
    this.#protocol = undefined;
    this.#layerNode = undefined;
    this.isQuoted = false;
    this.place = undefined;
    this.network.clear();
    this.session.begin(this.frame);
    this.#window(bytes, 0, 0, bytes.length, Math.max(bytes.length, this.frame.length));
  }

  /** Fields of the tree that was wanted, outermost layer first. */
  get tree(): readonly FieldNode[] {
    return this.#tree?.roots ?? [];
  }

  /** Values found of a wanted field, in the order of the frame. Belongs to the dissection. */
  values(field: Field): readonly FieldValue[] {
    return this.#found[field.id] ?? NONE;
  }

  /** Values found of wanted fields of one name, in the order of the frame. */
  valuesTogether(fields: readonly Field[]): readonly { readonly field: Field; readonly value: FieldValue }[] {
    const found = fields.flatMap((field) =>
      this.values(field).map((value, i) => ({ field, value, rank: this.#ranks[field.id]?.[i] ?? 0 })),
    );
    return fields.length === 1 ? found : found.toSorted((a, b) => a.rank - b.rank);
  }

  /** Whether text for people is worth making. */
  get wantsTree(): boolean {
    return this.#tree !== undefined;
  }

  /** Whether the columns are worth filling. */
  get wantsColumns(): boolean {
    return this.#wantsColumns && !this.isQuoted;
  }

  /** Whether adding this field has any effect. */
  wants(field: Field): boolean {
    return this.#tree !== undefined || this.#wanted[field.id]! > 0;
  }

  // --- reading: offsets count in `bytes`; past the window's end the layer stops

  u8(at: number): number {
    if (at + 1 > this.end) this.stop(at, 1);
    return this.bytes[at]!;
  }

  u16(at: number): number {
    if (at + 2 > this.end) this.stop(at, 2);
    return (this.bytes[at]! << 8) | this.bytes[at + 1]!;
  }

  u24(at: number): number {
    if (at + 3 > this.end) this.stop(at, 3);
    return (this.bytes[at]! << 16) | (this.bytes[at + 1]! << 8) | this.bytes[at + 2]!;
  }

  u32(at: number): number {
    if (at + 4 > this.end) this.stop(at, 4);
    const { bytes } = this;
    return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
  }

  u64(at: number): bigint {
    return (BigInt(this.u32(at)) << 32n) | BigInt(this.u32(at + 4));
  }

  /** A view of `length` bytes. */
  slice(at: number, length: number): Uint8Array {
    if (length < 0 || at + length > this.end) this.stop(at, length);
    return this.bytes.subarray(at, at + length);
  }

  /** Ends this layer: `needed` bytes at `at` are not there. */
  stop(at: number, needed: number, message?: string): never {
    STOP.kind = at + needed > this.reportedEnd || needed < 0 ? "malformed" : "truncated";
    STOP.source = this.source;
    STOP.offset = at;
    STOP.needed = needed;
    STOP.had = Math.max(0, this.end - at);
    STOP.message = message;
    throw STOP;
  }

  /** Ends this layer: what stands at `at` cannot be, though it is all there. */
  malformed(at: number, message: string): never {
    STOP.kind = "malformed";
    STOP.source = this.source;
    STOP.offset = at;
    STOP.needed = 0;
    STOP.had = Math.max(0, this.end - at);
    STOP.message = message;
    throw STOP;
  }

  // --- adding fields

  /**
   * Reads a number by its field's type, width and mask, adds it, and gives it back. For `uint8` to `uint48`, `int…`,
   * `boolean`, `ipv4` and `frame`.
   */
  uint(field: Field, at: number): number {
    const value = this.#readNumber(field, at);
    if (this.wants(field)) this.#put(field, value, at, field.size);
    return value;
  }

  /** Adds a field as its type says it is to be read, and gives back its value. Types without a fixed length: {@link item}. */
  add(field: Field, at: number): FieldValue {
    switch (field.type) {
      case "uint64":
      case "int64":
      case "ipv6":
      case "ether":
      case "guid":
      case "bytes":
      case "double": {
        const value = valueOf(field, this.slice(at, field.size));
        if (this.wants(field)) this.#put(field, value, at, field.size);
        return value;
      }
      case "string":
      case "protocol":
      case "none":
      case "relative-time":
      case "absolute-time":
        throw new Error(`${field.name} has no reading of its own`);
      default:
        return this.uint(field, at);
    }
  }

  /** Adds every field of a fixed layout, in the order of their description: those with an `at`, counted from `base`. */
  header(fields: Readonly<Record<string, Field>>, base: number): void {
    for (const field of layoutOf(fields)) {
      const at = base + field.at!;
      if (this.wants(field)) this.add(field, at);
      else if (at + field.size > this.end) this.stop(at, field.size);
    }
  }

  /**
   * Adds a word and below it the fields that its bits are, all read at `at`.
   *
   * @param parts fields with the word's width and a mask each
   * @returns the value of the word
   */
  word(field: Field, at: number, parts: readonly Field[], text?: string): number {
    const value = this.#readNumber(field, at);
    const tree = this.#tree;
    if (this.wants(field)) {
      const node = this.#put(field, value, at, field.size, text);
      if (node !== undefined) tree!.open(node);
    }
    for (const part of parts) if (this.wants(part)) this.#put(part, this.#readNumber(part, at), at, part.size);
    tree?.closeTo(tree.depth - 1);
    return value;
  }

  /**
   * Adds a field with a value that the dissector has.
   *
   * @param at first byte, `length` bytes: where it stands; length 0 where it stands nowhere
   * @param text to be written in the tree instead of `label: value`
   */
  item(field: Field, at: number, length: number, value: FieldValue, text?: string): void {
    if (this.wants(field)) this.#put(field, value, at, length, text);
  }

  /** Adds a field of raw bytes. */
  bytesItem(field: Field, at: number, length: number): Uint8Array {
    const value = this.slice(at, length);
    if (this.wants(field)) this.#put(field, value, at, length);
    return value;
  }

  /**
   * Like {@link item}; what `inside` adds stands below it.
   *
   * @param inside may give back where the group ends, when that is known only then
   */
  group(
    field: Field,
    at: number,
    length: number,
    value: FieldValue,
    inside: () => number | void,
    text?: string,
  ): FieldNode | undefined {
    const tree = this.#tree;
    if (tree === undefined) {
      this.item(field, at, length, value);
      inside();
      return undefined;
    }
    const { depth } = tree;
    const node = this.#put(field, value, at, length, text)!;
    tree.open(node);
    const end = inside();
    if (end !== undefined) node.length = Math.min(end, this.bytes.length) - at;
    tree.closeTo(depth);
    return node;
  }

  /** A line of the tree that is no field of its own, with what `inside` adds below it: see {@link group}. */
  branch(text: string, at: number, length: number, inside: () => number | void): FieldNode | undefined {
    return this.group(TEXT, at, length, null, inside, text);
  }

  /**
   * What the Info column says of one message: the first of a frame takes the place of what the layers below wrote, those
   * after it follow it.
   *
   * @param separator between messages; as in Wireshark also between TCP's verdicts and the first
   */
  tell(text: string, separator = ""): void {
    if (!this.wantsColumns) return;
    const { columns } = this;
    const kept = this.#hasMessage ? columns.info : columns.info.slice(0, columns.infoPrefix);
    const before = kept === "" ? "" : kept + separator;
    if (before.length < LONGEST_INFO) columns.info = (before + visibleText(text)).slice(0, LONGEST_INFO);
    this.#hasMessage = true;
  }

  /** Whether a message of this frame was told of. */
  get hasTold(): boolean {
    return this.#hasMessage;
  }

  /** Changes the text of this layer's own line in the tree: `User Datagram Protocol, Src Port: 53, Dst Port: 4001`. */
  describe(text: string): void {
    if (this.#layerNode !== undefined) this.#layerNode.text = text;
  }

  /** Cuts this layer's own line short: it takes `length` bytes from `start`, the rest belongs to the layer above. */
  headerLength(length: number): void {
    if (this.#layerNode !== undefined) this.#layerNode.length = Math.min(length, this.end - this.start);
  }

  /** This layer ends before `at`, as its own length says: what stands there belongs to a layer below. */
  endAt(at: number): void {
    this.reportedEnd = Math.min(this.reportedEnd, Math.max(at, this.start));
    this.end = Math.min(this.end, this.reportedEnd);
  }

  #layerNode: FieldNode | undefined = undefined;
  #treeBase = 0;

  // --- the layers above

  /**
   * Gives `reportedLength` bytes from `at` on to the protocol that registered `key` in a table, or that the person chose for
   * it.
   *
   * @returns false when there is none
   */
  next(table: TableName, key: number, at: number, reportedLength: number): boolean {
    const protocol = this.protocolAt(table, key);
    if (protocol === undefined) return false;
    const { accepts } = protocol;
    if (accepts !== undefined && !this.ask(accepts, true, this.bytes, at, Math.min(this.end, at + reportedLength))) {
      return false;
    }
    this.call(protocol, at, reportedLength);
    return true;
  }

  /** Who takes `key` of a table: whom the person chose for it, or else who registered for it. */
  protocolAt(table: TableName, key: number): Protocol | undefined {
    return this.session.decodeAs?.get(`${table}:${key}`) ?? protocolAt(table, key);
  }

  /** Gives `reportedLength` bytes of these bytes from `at` on to a protocol; never more than this layer has itself. */
  call(protocol: Protocol, at: number, reportedLength: number): void {
    const reportedEnd = Math.min(this.reportedEnd, at + reportedLength);
    this.#enter(protocol, this.bytes, this.source, at, Math.min(this.end, reportedEnd), reportedEnd);
  }

  /** Like {@link callIn} for a part of this layer that has a name of its own: it stands below this layer in the tree. */
  callInside(protocol: Protocol, source: number, at: number, reportedLength: number): void {
    const base = this.#treeBase;
    this.#treeBase = this.#tree?.depth ?? 0;
    if (source === this.source) this.call(protocol, at, reportedLength);
    else this.callIn(protocol, source, at, reportedLength);
    this.#treeBase = base;
  }

  /** Shows the network layer's source in the columns … */
  showSource(): void {
    if (this.wantsColumns) this.columns.source = this.#addressText(this.network.source);
  }

  /** … and its destination, where another than the header's is meant. */
  showDestination(): void {
    if (this.wantsColumns) this.columns.destination = this.#addressText(this.network.destination);
  }

  #addressText(address: Uint8Array): string {
    return this.network.version === 4 ? address.subarray(0, 4).join(".") : ipv6Text(address);
  }

  /**
   * Runs `inside` for a packet that is only quoted here: its layers stand below this one in the tree, it fills no columns,
   * and the network layer afterwards is the one before.
   */
  quote(inside: () => void): void {
    const { isQuoted } = this;
    const base = this.#treeBase;
    const network = new NetworkLayer();
    network.copyFrom(this.network);
    this.isQuoted = true;
    this.#treeBase = this.#tree?.depth ?? 0;
    try {
      inside();
    } finally {
      this.#treeBase = base;
      this.isQuoted = isQuoted;
      this.network.copyFrom(network);
    }
  }

  /** Gives bytes that are not in the frame as they stand (reassembled, unpacked) to a protocol, as a source of its own. */
  callWith(protocol: Protocol, name: string, bytes: Uint8Array): void {
    this.callIn(protocol, this.addSource(name, bytes), 0, bytes.length);
  }

  /** Adds bytes that are not in the frame as they stand, for {@link callIn}. */
  addSource(name: string, bytes: Uint8Array): number {
    return this.sources.push({ name, bytes }) - 1;
  }

  /** Gives `reportedLength` bytes of a source, from `at` on, to a protocol. */
  callIn(protocol: Protocol, source: number, at: number, reportedLength: number): void {
    const { bytes } = this.sources[source]!;
    this.#enter(protocol, bytes, source, at, Math.min(bytes.length, at + reportedLength), at + reportedLength);
  }

  /** Runs `inside` with offsets that count in another source, and a window over all of it. */
  inSource(source: number, inside: () => void): void {
    const { bytes, source: sourceBelow, start, end, reportedEnd } = this;
    const other = this.sources[source]!.bytes;
    this.#window(other, source, 0, other.length, other.length);
    try {
      inside();
    } finally {
      this.#window(bytes, sourceBelow, start, end, reportedEnd);
    }
  }

  /**
   * Puts a question to bytes that may not be whole: `ask` reads from `start` to `end` and adds nothing.
   *
   * @param otherwise the answer when `ask` reads past `end`
   */
  ask<Answer>(
    ask: (d: Dissection) => Answer,
    otherwise: Answer,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): Answer {
    const { bytes: bytesBelow, start: startBelow, end: endBelow, reportedEnd: reportedBelow } = this;
    this.#window(bytes, this.source, start, end, end);
    try {
      return ask(this);
    } catch (stop) {
      if (stop !== STOP) throw stop;
      return otherwise;
    } finally {
      this.#window(bytesBelow, this.source, startBelow, endBelow, reportedBelow);
    }
  }

  #enter(protocol: Protocol, bytes: Uint8Array, source: number, start: number, end: number, reportedEnd: number): void {
    if (this.#depth >= CAPTURE_LIMITS.layers) {
      this.#keepStop(
        protocol,
        "malformed",
        source,
        start,
        0,
        0,
        `more than ${CAPTURE_LIMITS.layers} layers in one frame`,
      );
      return;
    }
    const {
      bytes: bytesBelow,
      source: sourceBelow,
      start: startBelow,
      end: endBelow,
      reportedEnd: reportedBelow,
    } = this;
    const below = this.#protocol;
    const nodeBelow = this.#layerNode;
    const tree = this.#tree;
    const openBelow = tree?.take(this.#treeBase); // layers stand side by side, as in Wireshark's tree
    this.#depth++;
    this.#protocol = protocol;
    this.layers.push(protocol);
    this.#window(bytes, source, Math.min(start, end), end, reportedEnd);
    if (this.wantsColumns && protocol.column !== "") this.columns.protocol = protocol.column;
    this.#layerNode = this.wants(protocol.field)
      ? this.#put(protocol.field, null, this.start, Math.max(0, end - start))
      : undefined;
    if (tree !== undefined && this.#layerNode !== undefined) tree.open(this.#layerNode);
    try {
      protocol.dissect(this);
    } catch (stop) {
      if (stop !== STOP) throw stop;
      this.#keepStop(protocol, STOP.kind, STOP.source, STOP.offset, STOP.needed, STOP.had, STOP.message);
    }
    // What the layer below still adds stands in its own part of the tree again.
    if (openBelow !== undefined) tree!.putBack(this.#treeBase, openBelow);
    this.#depth--;
    this.endAbove = this.reportedEnd;
    this.#protocol = below;
    this.#layerNode = nodeBelow;
    this.#window(bytesBelow, sourceBelow, startBelow, endBelow, reportedBelow);
  }

  #keepStop(
    protocol: Protocol,
    kind: StopReason["kind"],
    source: number,
    offset: number,
    needed: number,
    had: number,
    message: string | undefined,
  ): void {
    const stop = { protocol: protocol.id, kind, source, offset, needed, had };
    this.stops.push(message === undefined ? stop : { ...stop, message });
    if (this.wantsColumns) this.columns.info += STOPPED[kind];
  }

  #window(bytes: Uint8Array, source: number, start: number, end: number, reportedEnd: number): void {
    this.bytes = bytes;
    this.source = source;
    this.start = start;
    this.end = end;
    this.reportedEnd = reportedEnd;
  }

  #put(field: Field, value: FieldValue, at: number, length: number, text?: string): FieldNode | undefined {
    const wanted = this.#wanted[field.id]!;
    if (wanted > 0) {
      const values = (this.#found[field.id] ??= []);
      if (values.length === 0) this.#touched.push(field.id);
      values.push(value);
      if (wanted === IN_ORDER) (this.#ranks[field.id] ??= []).push(this.#count++);
    }
    // What claims to be longer than all there is has a place that can be shown all the same.
    return this.#tree?.add(field, value, this.source, at, Math.max(0, Math.min(length, this.bytes.length - at)), text);
  }

  #readNumber(field: Field, at: number): number {
    const width = field.size;
    let word: number;
    if (field.littleEndian === true) {
      const raw = this.slice(at, width);
      word = 0;
      for (let i = width - 1; i >= 0; i--) word = word * 256 + raw[i]!;
    } else {
      switch (width) {
        case 1:
          word = this.u8(at);
          break;
        case 2:
          word = this.u16(at);
          break;
        case 3:
          word = this.u24(at);
          break;
        case 4:
          word = this.u32(at);
          break;
        default:
          word = this.u16(at) * 0x1_0000_0000 + this.u32(at + 2);
      }
    }
    if (field.mask !== undefined) {
      const value = (word & field.mask) >>> field.shift;
      return field.type === "boolean" && value !== 0 ? 1 : value; // some are of several bits
    }
    if (field.type === "int8") return (word << 24) >> 24;
    if (field.type === "int16") return (word << 16) >> 16;
    if (field.type === "int32") return word | 0;
    return word;
  }
}

/** A table for {@link Wanted.fields}: of fields that share a name it is remembered in which order they were found. */
export function wantedFields(fields: Iterable<Field>, total: number): Uint8Array {
  const table = new Uint8Array(total);
  const named = new Map<string, Field>();
  for (const field of fields) {
    const other = named.get(field.name);
    if (other === undefined) named.set(field.name, field);
    if (other === undefined || other === field) table[field.id] ||= WANTED;
    else table[field.id] = table[other.id] = IN_ORDER;
  }
  return table;
}

/** In a table of {@link Wanted.fields}. */
const WANTED = 1;
const IN_ORDER = 2;

/** The fields of a fixed layout, worked out once for each protocol. */
function layoutOf(fields: Readonly<Record<string, Field>>): readonly Field[] {
  let layout = layouts.get(fields);
  if (layout === undefined) {
    layout = Object.values(fields).filter(({ at }) => at !== undefined);
    layouts.set(fields, layout);
  }
  return layout;
}

/** UTF-16 units of the Info column; Wireshark's is as long. */
export const LONGEST_INFO = 4096;
const layouts = new WeakMap<object, readonly Field[]>();

function valueOf(field: Field, raw: Uint8Array): FieldValue {
  switch (field.type) {
    case "uint64":
    case "int64": {
      const view = new DataView(raw.buffer, raw.byteOffset, 8);
      const little = field.littleEndian === true;
      return field.type === "uint64" ? view.getBigUint64(0, little) : view.getBigInt64(0, little);
    }
    case "double":
      return new DataView(raw.buffer, raw.byteOffset, 8).getFloat64(0, field.littleEndian === true);
    default:
      return raw;
  }
}

const EMPTY = new Uint8Array(0);
/** What the Info column says of a layer that could not be read to its end. */
const STOPPED = { truncated: "[Packet size limited during capture]", malformed: "[Malformed Packet]" } as const;
const NOTHING = new Uint8Array(0);
const NONE: readonly FieldValue[] = [];
const STOP = new Stop();

import type { CaptureInterface, FrameBatch } from "../frames/batch.ts";
import type { CaptureSecrets, CaptureSection, InterfaceStatistics, ResolvedName } from "../read/facts.ts";
import { BLOCK, BYTE_ORDER_MAGIC, NAME_RECORDS, OPTION, TLS_KEY_LOG } from "../read/pcapng/codes.ts";
import { BlockWriter, MOST_RECORD_BYTES } from "./block-writer.ts";
import type { FrameToWrite } from "./pcap-writer.ts";
import { checkTime, highOf, lowOf, type PerSecond } from "./timestamp.ts";

/** What a section says of itself; its byte order is `little` unless given. */
export type SectionToWrite = Partial<
  Pick<CaptureSection, "byteOrder" | "hardware" | "operatingSystem" | "application" | "comments">
>;

/** Timestamps are written in microseconds if that is the resolution, else in nanoseconds. */
export type InterfaceToWrite = Omit<CaptureInterface, "resolution"> & { readonly resolution?: string };

/** A frame of one of the section's interfaces, with what is to be said of it. */
export interface PcapngFrameToWrite extends FrameToWrite {
  /** As {@link PcapngWriter.addInterface} gave it; 0 unless given. */
  readonly interfaceIndex?: number;
  readonly comments?: readonly string[];
  /** `epb_flags`; 0 is not written. */
  readonly flags?: number;
  /** Packets lost between this one and the one before on its interface. */
  readonly dropped?: bigint;
}

const utf8 = new TextEncoder();
const VERSION = [1, 0] as const;
const UNKNOWN_LENGTH = 0xffff_ffff_ffff_ffffn;
const END_OF_RECORDS = 0;

/**
 * Writes a pcapng of one section (draft-ietf-opsawg-pcapng): values in, bytes out. The first piece begins with the section's
 * header.
 */
export class PcapngWriter {
  readonly #blocks: BlockWriter;
  /** Units in a second, by interface. */
  readonly #interfaces: PerSecond[] = [];

  constructor(section: SectionToWrite = {}) {
    const blocks = new BlockWriter(section.byteOrder !== "big");
    this.#blocks = blocks;
    blocks.beginBlock(BLOCK.section);
    blocks.u32(BYTE_ORDER_MAGIC);
    blocks.u16(VERSION[0]);
    blocks.u16(VERSION[1]);
    blocks.u64(UNKNOWN_LENGTH);
    blocks.textOptions(OPTION.comment, section.comments);
    blocks.textOption(OPTION.section.hardware, section.hardware);
    blocks.textOption(OPTION.section.operatingSystem, section.operatingSystem);
    blocks.textOption(OPTION.section.application, section.application);
    blocks.endBlock();
  }

  /** Adds an interface, before its first frame; gives its number. */
  addInterface(described: InterfaceToWrite): number {
    const blocks = this.#blocks;
    const codes = OPTION.interface;
    const isMicroseconds = described.resolution === "10^-6";
    blocks.beginBlock(BLOCK.interface);
    blocks.u16(described.linkType);
    blocks.u16(0);
    blocks.u32(described.snapLength);
    blocks.textOptions(OPTION.comment, described.comments);
    blocks.textOption(codes.name, described.name);
    blocks.textOption(codes.description, described.description);
    blocks.u64Option(codes.speed, described.speed);
    blocks.u8Option(codes.resolution, isMicroseconds ? 6 : 9);
    blocks.textOption(codes.filter, described.filter === undefined ? undefined : `${TEXT_FILTER}${described.filter}`);
    blocks.textOption(codes.operatingSystem, described.operatingSystem);
    blocks.u8Option(codes.frameCheckSequence, described.frameCheckSequence);
    blocks.textOption(codes.hardware, described.hardware);
    blocks.endBlock();
    return this.#interfaces.push(isMicroseconds ? 1_000_000 : 1_000_000_000) - 1;
  }

  /** Throws RangeError when its interface was not added, or its time is not between 1970 and 2554. */
  addFrame(frame: PcapngFrameToWrite): void {
    const { interfaceIndex = 0, seconds, nanoseconds, length, bytes, flags = 0, comments, dropped } = frame;
    this.#beginFrame(interfaceIndex, seconds, nanoseconds, bytes, 0, bytes.length, length);
    this.#endFrame(flags, dropped, comments, undefined);
  }

  /**
   * Adds a frame of a batch, with what the capture says of it and further comments. `interfaceIndex` of the batch counts the
   * interfaces added here. A frame without a time is written with that of 1970.
   */
  addFrameOf(batch: FrameBatch, index: number, comments?: readonly string[]): void {
    const [seconds, nanoseconds] = [batch.seconds[index]!, batch.nanoseconds[index]!];
    const [offset, captured] = [batch.offset[index]!, batch.capturedLength[index]!];
    const interfaceIndex = batch.interfaceIndex[index]!;
    this.#beginFrame(interfaceIndex, seconds, nanoseconds, batch.bytes, offset, captured, batch.length[index]!);
    const notes = batch.notes.size === 0 ? undefined : batch.notes.get(index);
    this.#endFrame(batch.flags[index]!, notes?.dropped, notes?.comments, comments);
  }

  /**
   * Adds names of addresses (Name Resolution Block). Throws RangeError when an address has not the length of its kind, or
   * names are longer than a record can be.
   */
  addNames(resolved: readonly ResolvedName[]): void {
    const records = resolved.map(nameRecord);
    const blocks = this.#blocks;
    blocks.beginBlock(BLOCK.names);
    for (const { type, value } of records) blocks.record(type, value);
    blocks.record(END_OF_RECORDS, new Uint8Array(0));
    blocks.endBlock();
  }

  /** Adds keys for decryption (Decryption Secrets Block), before the frames that they are for. */
  addSecrets(secrets: CaptureSecrets): void {
    const bytes = secrets.kind === "tls-key-log" ? utf8.encode(secrets.text) : secrets.bytes;
    const blocks = this.#blocks;
    blocks.beginBlock(BLOCK.secrets);
    blocks.u32(secrets.kind === "tls-key-log" ? TLS_KEY_LOG : secrets.type);
    blocks.u32(bytes.length);
    blocks.bytes(bytes);
    blocks.padBlock();
    blocks.endBlock();
  }

  /** Adds what an interface counted (Interface Statistics Block). Throws RangeError when it was not added. */
  addStatistics(counted: InterfaceStatistics): void {
    const blocks = this.#blocks;
    const codes = OPTION.statistics;
    const each = 1_000_000_000n / BigInt(this.#perSecond(counted.interfaceIndex));
    const units = (nanoseconds: bigint | undefined) => (nanoseconds === undefined ? undefined : nanoseconds / each);
    blocks.beginBlock(BLOCK.statistics);
    blocks.u32(counted.interfaceIndex);
    blocks.time(counted.at / each);
    blocks.textOptions(OPTION.comment, counted.comments);
    blocks.timeOption(codes.from, units(counted.from));
    blocks.timeOption(codes.to, units(counted.to));
    blocks.u64Option(codes.received, counted.received);
    blocks.u64Option(codes.droppedByInterface, counted.droppedByInterface);
    blocks.u64Option(codes.accepted, counted.accepted);
    blocks.u64Option(codes.droppedBySystem, counted.droppedBySystem);
    blocks.u64Option(codes.delivered, counted.delivered);
    blocks.endBlock();
  }

  /** What was written since the last time. */
  take(): Uint8Array<ArrayBuffer> {
    return this.#blocks.take();
  }

  #beginFrame(
    interfaceIndex: number,
    seconds: number,
    nanoseconds: number,
    bytes: Uint8Array,
    offset: number,
    captured: number,
    length: number,
  ): void {
    const perSecond = this.#perSecond(interfaceIndex);
    checkTime(seconds, nanoseconds);
    const blocks = this.#blocks;
    blocks.beginBlock(BLOCK.enhancedPacket);
    blocks.u32(interfaceIndex);
    blocks.u32(highOf(seconds, nanoseconds, perSecond));
    blocks.u32(lowOf(seconds, nanoseconds, perSecond));
    blocks.u32(captured);
    blocks.u32(length);
    blocks.bytes(bytes, offset, captured);
    blocks.padBlock();
  }

  #endFrame(
    flags: number,
    dropped: bigint | undefined,
    comments: readonly string[] | undefined,
    further: readonly string[] | undefined,
  ): void {
    const blocks = this.#blocks;
    if (flags !== 0) blocks.u32Option(OPTION.frame.flags, flags);
    blocks.u64Option(OPTION.frame.dropped, dropped);
    blocks.textOptions(OPTION.comment, comments);
    blocks.textOptions(OPTION.comment, further);
    blocks.endBlock();
  }

  #perSecond(interfaceIndex: number): PerSecond {
    const perSecond = this.#interfaces[interfaceIndex];
    if (perSecond === undefined) throw new RangeError(`there is no interface ${interfaceIndex} in this section`);
    return perSecond;
  }
}

/** The first byte of a filter says that it is text for libpcap. */
const TEXT_FILTER = "\0";

function nameRecord({ kind, address, names }: ResolvedName): { type: number; value: Uint8Array } {
  const [type, record] = Object.entries(NAME_RECORDS).find(([, { kind: other }]) => other === kind)!;
  if (address.length !== record.length)
    throw new RangeError(`an address of the kind ${kind} has ${record.length} bytes, not ${address.length}`);
  const value = new Uint8Array([...address, ...utf8.encode(names.map((name) => `${name}\0`).join(""))]);
  if (value.length > MOST_RECORD_BYTES)
    throw new RangeError(`an address and its names have at most ${MOST_RECORD_BYTES} bytes, not ${value.length}`);
  return { type: Number(type), value };
}

import { MARKS, NO_STREAM, createChunk, type PacketChunk } from "../columns/packet-chunk.ts";
import { createBatch, type FrameBatch } from "../frames/batch.ts";
import { TCP, UDP } from "../protocols/ip-protocols.ts";
import { shownVerdicts } from "../tcp/shown.ts";

/** Bits of {@link ColumnRow.layers}. */
export const LAYERS = { time: 1, ethernet: 2, ipv4: 4, ipv6: 8, tcp: 16, udp: 32 } as const;

/**
 * One row while it is printed: where it stands in its batch and in its columns, and what most of its fields ask for. One
 * instance goes from row to row; the columns are those of one batch, so that a row has the same index in both.
 */
export class ColumnRow {
  batch: FrameBatch = createBatch();
  chunk: PacketChunk = createChunk(1, false);
  /** Index in the batch and in the chunk. */
  row = 0;
  /** 4 or 6, 0 for a frame without IP. */
  network = 0;
  /** What its conversation is of, as IP numbers it: 6 TCP, 17 UDP; 0 without one. */
  transport = 0;
  /** What it has of all that: {@link LAYERS}. */
  layers = 0;
  /** Verdicts that Wireshark shows. */
  verdicts = 0;
  /** Where the frame and its headers begin in the batch's bytes. */
  frameStart = 0;
  networkStart = 0;
  transportStart = 0;
  /** Time of the first frame of the capture … */
  firstSeconds = 0;
  firstNanoseconds = 0;
  /** … and of the frame before this one. */
  lastSeconds = 0;
  lastNanoseconds = 0;

  /** Begins a batch. */
  enter(batch: FrameBatch, chunk: PacketChunk): void {
    this.batch = batch;
    this.chunk = chunk;
    if (batch.firstNumber !== 1 || batch.count === 0) return;
    this.firstSeconds = this.lastSeconds = batch.seconds[0]!;
    this.firstNanoseconds = this.lastNanoseconds = batch.nanoseconds[0]!;
  }

  /** Goes to a row. */
  goTo(row: number): void {
    const { chunk } = this;
    this.row = row;
    this.network = chunk.network[row]!;
    this.transport = chunk.stream[row] === NO_STREAM ? 0 : chunk.protocol[row]!;
    this.frameStart = this.batch.offset[row]!;
    this.networkStart = this.frameStart + chunk.networkOffset[row]!;
    this.transportStart = this.frameStart + chunk.transportOffset[row]!;
    this.verdicts = chunk.verdicts[row] === 0 ? 0 : shownVerdicts(chunk, row);
    let layers = (chunk.marks[row]! & MARKS.noTime) === 0 ? LAYERS.time : 0;
    if (this.batch.linkType[row] === ETHERNET) layers |= LAYERS.ethernet;
    if (this.network !== 0) layers |= this.network === 4 ? LAYERS.ipv4 : LAYERS.ipv6;
    if (this.transport === TCP) layers |= LAYERS.tcp;
    else if (this.transport === UDP) layers |= LAYERS.udp;
    this.layers = layers;
  }

  /** Leaves a row for the next one. */
  leave(row: number): void {
    this.lastSeconds = this.batch.seconds[row]!;
    this.lastNanoseconds = this.batch.nanoseconds[row]!;
  }
}

/** LINKTYPE_ETHERNET */
const ETHERNET = 1;

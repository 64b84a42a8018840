import { MARKS } from "../columns/packet-chunk.ts";
import { FrameDissector } from "../dissect/dissect-frame.ts";
import { Dissection, type Wanted } from "../dissect/dissection.ts";
import { Session, type SessionOptions } from "../dissect/session.ts";
import { ipv6Text } from "../fields/format.ts";
import type { FrameBatch } from "../frames/batch.ts";
import { TCP } from "../protocols/ip-protocols.ts";
import { PacketIndex } from "../walk/packet-index.ts";
import { ColumnRow } from "./column-row.ts";
import { changesFlags, writePlainInfo } from "./plain-info.ts";
import { PlainPayloads } from "./plain-payload.ts";
import type { TextBuffer } from "./text-buffer.ts";

/**
 * Prints the packet list, a line a frame. Segments and datagrams whose payload nobody reads are printed from the columns,
 * without being taken apart; all others are.
 */
export class ListPrinter {
  readonly #index: PacketIndex;
  /** Fills the rows of frames that are not plain. */
  readonly #walker: FrameDissector;
  /** Takes apart what is not printed from the columns, when its turn has come. */
  readonly #d: Dissection;
  readonly #dissector: FrameDissector;
  readonly #payloads: PlainPayloads;
  readonly #at = new ColumnRow();
  readonly #lineOf: (d: Dissection, decimals: number) => string;

  /** @param lineOf the line of a frame that was taken apart, as {@link listLine} makes it */
  constructor(options: SessionOptions, lineOf: (d: Dissection, decimals: number) => string) {
    this.#index = new PacketIndex({ isKept: false, onSpecial: (_batch, at) => this.#walker.dissect(at, NOTHING) });
    this.#walker = new FrameDissector(new Dissection(new Session(options, this.#index, "walking")));
    this.#d = new Dissection(new Session(options, this.#index, "recorded"));
    this.#dissector = new FrameDissector(this.#d);
    this.#payloads = new PlainPayloads(this.#d);
    this.#lineOf = lineOf;
  }

  /**
   * Prints the frames of the next batch.
   *
   * @param decimals of the seconds since the first frame
   */
  print(batch: FrameBatch, out: TextBuffer, decimals: number): void {
    this.#walker.enter(batch);
    this.#dissector.enter(batch);
    this.#index.add(batch);
    const at = this.#at;
    const chunk = this.#index.columns.chunks[0]!;
    at.enter(batch, chunk);
    for (let row = 0; row < batch.count; row++) {
      at.goTo(row);
      const begin = out.length;
      if (!this.#isPlain(at) || !this.#printRow(at, out, decimals)) {
        out.cutTo(begin);
        this.#dissector.dissect(row, COLUMNS);
        out.text(this.#lineOf(this.#d, decimals));
      }
      out.byte(NEWLINE);
    }
  }

  #isPlain(at: ColumnRow): boolean {
    const { chunk, row } = at;
    const header = chunk.transportOffset[row]! - chunk.networkOffset[row]!;
    const isPlain = (chunk.marks[row]! & (MARKS.special | MARKS.noTime | MARKS.verdictsHidden)) === 0;
    if (!isPlain || at.transport === 0 || header !== (at.network === 4 ? IPV4_HEADER : IPV6_HEADER)) return false;
    if (at.transport === TCP && changesFlags(at)) this.#payloads.leaveOut(at);
    return this.#payloads.isPlain(at);
  }

  #printRow(at: ColumnRow, out: TextBuffer, decimals: number): boolean {
    const { batch, chunk, row } = at;
    const number = chunk.firstFrame + row;
    out.spaces(LIST_WIDTHS.number - digitsOf(number));
    out.decimal(number);
    out.byte(SPACE);
    const nanoseconds = batch.nanoseconds[row]! - at.firstNanoseconds;
    const borrowed = nanoseconds < 0 ? 1 : 0;
    const seconds = batch.seconds[row]! - at.firstSeconds - borrowed;
    if (seconds < 0) return false;
    out.spaces(LIST_WIDTHS.time - digitsOf(seconds) - 1 - decimals);
    out.seconds(seconds, nanoseconds + borrowed * 1_000_000_000, decimals);
    out.byte(SPACE);
    writeAddress(out, at, at.network === 4 ? 12 : 8);
    out.raw(ARROW);
    writeAddress(out, at, at.network === 4 ? 16 : 24);
    out.raw(at.transport === TCP ? TCP_NAME : UDP_NAME);
    out.decimal(chunk.length[row]!);
    out.byte(SPACE);
    return writePlainInfo(out, at, this.#index.tcp);
  }
}

/** A row of the packet list. */
export interface ListRow {
  readonly number: number;
  readonly time: string;
  readonly source: string;
  readonly destination: string;
  readonly protocol: string;
  readonly length: number;
  readonly info: string;
}

/** The line of a row: its columns have fixed widths, so that a line does not wait for those after it. */
export function listLine({ number, time, source, destination, protocol, length, info }: ListRow): string {
  const { number: numberWidth, time: timeWidth, address } = LIST_WIDTHS;
  return (
    `${String(number).padStart(numberWidth)} ${time.padStart(timeWidth)} ` +
    `${source.padEnd(address)} → ${destination.padEnd(address)} ${protocol} ${length} ${info}`
  );
}

function writeAddress(out: TextBuffer, { batch: { bytes }, network, networkStart }: ColumnRow, offset: number): void {
  const begin = out.length;
  const at = networkStart + offset;
  if (network === 4) out.ipv4(bytes, at);
  else out.text(ipv6Text(bytes.subarray(at, at + 16)));
  out.spaces(LIST_WIDTHS.address - (out.length - begin));
}

/** How many digits a whole number has. */
function digitsOf(value: number): number {
  let digits = 1;
  for (let limit = 10; value >= limit; limit *= 10) digits++;
  return digits;
}

const LIST_WIDTHS = { number: 5, time: 12, address: 15 };
const NOTHING: Wanted = {};
const COLUMNS: Wanted = { columns: true };
const IPV4_HEADER = 20;
const IPV6_HEADER = 40;
const SPACE = 0x20;
const NEWLINE = 0x0a;
const encoder = new TextEncoder();
const ARROW = encoder.encode(" → ");
const TCP_NAME = encoder.encode(" TCP ");
const UDP_NAME = encoder.encode(" UDP ");

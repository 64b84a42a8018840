import { MARKS } from "../columns/packet-chunk.ts";
import { FrameDissector } from "../dissect/dissect-frame.ts";
import { Dissection, type Wanted } from "../dissect/dissection.ts";
import { Session, type SessionOptions } from "../dissect/session.ts";
import { ipv6Text } from "../fields/format.ts";
import type { FrameBatch } from "../frames/batch.ts";
import { TCP } from "../protocols/ip-protocols.ts";
import { PacketIndex } from "../walk/packet-index.ts";
import { ColumnRow } from "./column-row.ts";
import { LONGEST_INFO, NOT_PLAIN, changesFlags, putPlainInfo } from "./plain-info.ts";
import { PlainPayloads } from "./plain-payload.ts";
import { putBytes, putDecimal, putIpv4, putNine, putSpaces, putText } from "./put.ts";
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
      if (!this.#isPlain(at) || !this.#printRow(at, out, decimals)) {
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

  /** Returns false, with nothing written, where the columns do not tell all of it. */
  #printRow(at: ColumnRow, out: TextBuffer, decimals: number): boolean {
    const { batch, chunk, row } = at;
    const nanoseconds = batch.nanoseconds[row]! - at.firstNanoseconds;
    const borrowed = nanoseconds < 0 ? 1 : 0;
    const seconds = batch.seconds[row]! - at.firstSeconds - borrowed;
    if (seconds < 0) return false;
    const bytes = out.room(LONGEST_LINE);
    const begin = out.length;
    const number = chunk.firstFrame + row;
    let to = putSpaces(bytes, begin, begin + LIST_WIDTHS.number - digitsOf(number));
    to = putDecimal(bytes, to, number);
    bytes[to++] = SPACE;
    to = putSpaces(bytes, to, to + LIST_WIDTHS.time - digitsOf(seconds) - 1 - decimals);
    to = putDecimal(bytes, to, seconds);
    bytes[to++] = POINT;
    putNine(bytes, to, nanoseconds + borrowed * 1_000_000_000);
    to += decimals;
    bytes[to++] = SPACE;
    to = putAddress(bytes, to, at, at.network === 4 ? 12 : 8);
    to = putBytes(bytes, to, ARROW);
    to = putAddress(bytes, to, at, at.network === 4 ? 16 : 24);
    to = putBytes(bytes, to, at.transport === TCP ? TCP_NAME : UDP_NAME);
    to = putDecimal(bytes, to, chunk.length[row]!);
    bytes[to++] = SPACE;
    to = putPlainInfo(bytes, to, at, this.#index.tcp);
    if (to !== NOT_PLAIN) out.written(to);
    return to !== NOT_PLAIN;
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

function putAddress(
  out: Uint8Array,
  to: number,
  { batch: { bytes }, network, networkStart }: ColumnRow,
  offset: number,
): number {
  const at = networkStart + offset;
  const end = network === 4 ? putIpv4(out, to, bytes, at) : putText(out, to, ipv6Text(bytes.subarray(at, at + 16)));
  return putSpaces(out, end, to + LIST_WIDTHS.address);
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
const POINT = 0x2e;
/** What stands before the Info column, IPv6 addresses in it, takes less than 256 bytes. */
const LONGEST_LINE = 256 + LONGEST_INFO;
const NEWLINE = 0x0a;
const encoder = new TextEncoder();
const ARROW = encoder.encode(" → ");
const TCP_NAME = encoder.encode(" TCP ");
const UDP_NAME = encoder.encode(" UDP ");

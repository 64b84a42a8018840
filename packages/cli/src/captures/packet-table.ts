import type { ListRow } from "@wireside/packets";
import { neutraliseLine } from "../text/neutralise.ts";
import { fit, span, textOf, widthOf } from "../text/span.ts";
import { isNarrow, styled, type Style } from "./style.ts";

interface Line {
  readonly cells: readonly string[];
  readonly style: Style | undefined;
}

/** The packet list for a terminal: columns as wide as what is in them, cut where the terminal ends. */
export class PacketTable {
  readonly #columns: number;
  readonly #head: readonly string[];
  readonly #gap: string;
  readonly #widths: number[];
  readonly #longestAddress: number;
  #lines: Line[] = [];
  #hasHead = false;

  /** @param columns of the terminal */
  constructor(columns: number) {
    this.#columns = columns;
    this.#head = [
      "No.",
      "Time",
      "Source",
      "Destination",
      ...(isNarrow() ? ["Proto", "Len"] : ["Protocol", "Length"]),
      "Info",
    ];
    this.#gap = isNarrow() ? " " : "  ";
    this.#longestAddress = isNarrow() ? SHORT_ADDRESS : Math.max(SHORT_ADDRESS, Math.floor(columns / 6));
    this.#widths = this.#head.map(({ length }) => length);
  }

  add({ number, time, source, destination, protocol, length, info }: ListRow, style: Style | undefined): void {
    const ends = [source, destination].map((address) => inTheMiddle(address, this.#longestAddress));
    const cells = [String(number), time, ...ends, protocol, String(length), info].map(neutraliseLine);
    for (let i = 0; i < INFO; i++) this.#widths[i] = Math.max(this.#widths[i]!, widthOf(cells[i]!));
    this.#lines.push({ cells, style });
  }

  /** The lines that were added since the last time, the first time below the names of the columns. Columns only grow. */
  take(): string[] {
    const lines = this.#lines.map(({ cells, style }) => this.#line(cells, style));
    if (!this.#hasHead && lines.length > 0) {
      this.#hasHead = true;
      lines.unshift(styled(cut(this.#aligned(this.#head).join(this.#gap), this.#columns), "bold"));
    }
    this.#lines = [];
    return lines;
  }

  #line(cells: readonly string[], style: Style | undefined): string {
    const aligned = this.#aligned(cells);
    const before = aligned.slice(0, PROTOCOL).join(this.#gap) + this.#gap;
    const rest = aligned.slice(PROTOCOL).join(this.#gap);
    const room = this.#columns - widthOf(before);
    return room <= 0 ? cut(before + rest, this.#columns) : before + styled(cut(rest, room), style);
  }

  #aligned(cells: readonly string[]): string[] {
    return cells.map((cell, i) => {
      if (i === INFO) return cell;
      const space = " ".repeat(this.#widths[i]! - widthOf(cell));
      return RIGHT.has(i) ? space + cell : cell + space;
    });
  }
}

/** An address cut in its middle, where it is told from others the least. */
function inTheMiddle(address: string, length: number): string {
  if (address.length <= length) return address;
  const end = (length - 1) >> 1;
  return `${address.slice(0, length - 1 - end)}…${address.slice(address.length - end)}`;
}

function cut(text: string, columns: number): string {
  return widthOf(text) <= columns ? text : textOf(fit([span(text)], columns));
}

const RIGHT: ReadonlySet<number> = new Set([0, 1, 5]);
/** Letters of a hardware address; an IPv4 address has at most 15. */
const SHORT_ADDRESS = 17;
const PROTOCOL = 4;
const INFO = 6;

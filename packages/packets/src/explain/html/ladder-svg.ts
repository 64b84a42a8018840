import type { Fate, Ladder, LadderArrow, LadderItem, LadderPause, LadderRun } from "../../ladder/ladder.ts";
import { timeText } from "../quantities.ts";
import { fitted, widthOfText } from "./fitted.ts";
import { LadderLanes } from "./ladder-lanes.ts";
import { arrowText, noteOf, runTexts, titleOf, toneOf, type Note } from "./ladder-words.ts";
import { markup, type Markup, type Piece } from "./markup.ts";
import { svgPath, svgText, tenth } from "./svg.ts";

/** How the figure is laid out: on a wide page notes stand beside the lanes, on a narrow one below the arrows. */
export type LadderWidth = "wide" | "narrow";

export interface LadderFigure {
  /** Unique within the page. */
  readonly id: string;
  readonly title: string;
  /** Where a frame's bytes are shown in the page, if they are. */
  readonly linkOf: (frame: number) => string | undefined;
}

/**
 * Draws a ladder as one or more pieces of SVG, each of which fits on a printed page.
 *
 * The order is that of the capture; the slope of arrows is no measure of time.
 */
export function ladderSvgs(ladder: Ladder, width: LadderWidth, figure: LadderFigure): Markup[] {
  const measures = ladder.lanes.length > 2 ? { ...SHEETS[width], ...HOSTS[width] } : SHEETS[width];
  const sheet = new Sheet(ladder, measures, figure);
  const pieces: Markup[] = [];
  const { phases } = ladder;
  for (const { name, first, last } of phases) {
    for (const [at, item] of ladder.items(first, last + 1).entries()) {
      if (sheet.isFull) pieces.push(sheet.finish(pieces.length));
      if (at === 0 && phases.length > 1) sheet.addPhase(PHASE_NAMES[name]);
      sheet.add(item);
    }
  }
  pieces.push(sheet.finish(pieces.length));
  return pieces;
}

/** Measures of a figure, in its own pixels. */
interface Measures {
  readonly width: number;
  /** First and last lane. */
  readonly first: number;
  readonly last: number;
  /** Right ends of the columns of times and frame numbers; undefined where there are none. */
  readonly columns: { readonly time: number; readonly frame: number } | undefined;
  /** Left end of the column of notes; undefined where they stand below the arrow. */
  readonly notes: number | undefined;
  /** Height at which the page of a printer is full. */
  readonly full: number;
}

const SHEETS: Readonly<Record<LadderWidth, Measures>> = {
  wide: { width: 920, first: 136, last: 676, columns: { time: 70, frame: 118 }, notes: 690, full: 570 },
  narrow: { width: 340, first: 6, last: 334, columns: undefined, notes: undefined, full: 900 },
};

/** Of many lanes: nothing is noted beside them. */
const HOSTS: Readonly<Record<LadderWidth, Partial<Measures>>> = {
  wide: { last: 850, notes: undefined },
  narrow: {},
};

/** Writes item below item. */
class Sheet {
  readonly #ladder: Ladder;
  readonly #measures: Measures;
  readonly #figure: LadderFigure;
  readonly #lanes: LadderLanes;
  #y: number;
  #parts: Markup[] = [];

  constructor(ladder: Ladder, measures: Measures, figure: LadderFigure) {
    this.#ladder = ladder;
    this.#measures = measures;
    this.#figure = figure;
    this.#lanes = new LadderLanes(ladder.lanes, { ...measures, hasMargin: measures.columns !== undefined });
    this.#y = this.#lanes.top;
  }

  get isFull(): boolean {
    return this.#y > this.#measures.full;
  }

  addPhase(name: string): void {
    this.#y += PHASE_ROW;
    this.#parts.push(svgPath("phase", `M0 ${this.#y - 14}H${this.#measures.width}`));
    this.#parts.push(svgText("phase-name", this.#measures.columns === undefined ? 14 : 0, this.#y + 2, name));
    this.#y += 6;
  }

  add(item: LadderItem): void {
    if (item.kind === "arrow") this.#addArrow(item);
    else if (item.kind === "run") this.#addRun(item);
    else this.#addPause(item);
  }

  /** Gives what was written, and begins anew. */
  finish(piece: number): Markup {
    const height = this.#y + 10;
    const id = `${this.#figure.id}-${piece}`;
    // No picture to those who cannot see: its texts and links are to be read.
    const svg = markup`<svg class="ladder" viewBox="0 0 ${this.#measures.width} ${height}" role="group" aria-labelledby="${id}">
<title id="${id}">${this.#figure.title}${piece === 0 ? "" : ", continued"}</title>
${this.#lanes.draw(height - 4)}
${this.#parts}
</svg>`;
    this.#parts = [];
    this.#y = this.#lanes.top;
    return svg;
  }

  #addArrow(arrow: LadderArrow): void {
    const { columns, notes } = this.#measures;
    const y = this.#y + 22;
    const parts: Piece[] = [];
    if (columns !== undefined) {
      parts.push(svgText("time", columns.time, y, arrow.time.toFixed(6), "end"));
      if (arrow.frame !== undefined) parts.push(svgText("frame", columns.frame, y, arrow.frame, "end"));
    }
    parts.push(this.#label(arrow, y - 8), this.#shaft(arrow, y));
    this.#y += ROW;
    const note = noteOf(arrow);
    if (note !== undefined && notes !== undefined) parts.push(this.#noteBeside(note, notes, y));
    if (note !== undefined && notes === undefined) {
      parts.push(this.#noteBelow(note, this.#y + 9));
      this.#y += 15;
    }
    const link = arrow.frame === undefined ? undefined : this.#figure.linkOf(arrow.frame);
    const whole = markup`<g class="${toneOf(arrow)}"><title>${arrowText(arrow)}</title>${parts}</g>\n`;
    this.#parts.push(link === undefined ? whole : markup`<a href="${link}">${whole}</a>`);
  }

  /** What stands above the arrow, between its lanes. */
  #label(arrow: LadderArrow, y: number): Markup {
    const { columns, first, last } = this.#measures;
    const number = columns === undefined && arrow.frame !== undefined ? `${arrow.frame}  ` : "";
    const title = titleOf(arrow);
    const before = widthOfText(`${number}${title}  `) * BOLD;
    const detail = detailOf(arrow, (last - first - 16) / LABEL_SIZE - before);
    // Above the middle of its arrow, as far as the text then stays between the outer lanes.
    const half = (LABEL_SIZE * (before + widthOfText(detail))) / 2 + 8;
    const middle = (this.#lanes.x(arrow.from) + this.#lanes.x(arrow.to)) / 2;
    const x = Math.max(first + half, Math.min(last - half, middle));
    const words = markup`<tspan class="frame">${number}</tspan><tspan class="title">${title}</tspan>  ${detail}`;
    return svgText("label", x, y, words, "middle");
  }

  #shaft({ from, to, fate }: LadderArrow, y: number): Piece {
    const [start, goal] = [this.#lanes.x(from), this.#lanes.x(to)];
    if (start === goal) return [svgPath("shaft", `M${start} ${y}h26v${SLOPE}h-18`), head(start + 2, y + SLOPE, -1)];
    const reach = REACH[fate] ?? 1;
    const towards = Math.sign(goal - start);
    const end = start + (goal - start - 2 * towards) * reach;
    const endY = y + SLOPE * reach;
    const shaft = svgPath(`shaft ${fate}`, `M${start} ${y}L${tenth(end)} ${tenth(endY)}`);
    if (reach < 1) return [shaft, cross(end, endY)];
    return [shaft, head(end, endY, towards), fate === "damaged" ? cross(end - 24 * towards, endY - 0.5) : undefined];
  }

  #noteBeside({ ours, theirs }: Note, x: number, y: number): Piece {
    const room = (this.#measures.width - x) / NOTE_SIZE;
    if (ours === "") return svgText("wireshark", x, y + 3, fitted(theirs, room));
    if (theirs === "") return svgText("note", x, y + 3, fitted(ours, room));
    return [svgText("note", x, y - 4, fitted(ours, room)), svgText("wireshark", x, y + 9, fitted(theirs, room))];
  }

  #noteBelow({ ours, theirs }: Note, y: number): Piece {
    const { width } = this.#measures;
    const text = [ours, theirs].filter((each) => each !== "").join(" · ");
    return svgText("note", width / 2, y, fitted(text, (width - 24) / NOTE_SIZE), "middle");
  }

  #addRun(run: LadderRun): void {
    const { columns, first, last } = this.#measures;
    const y = this.#y + 4;
    const room = (last - first - 24) / LABEL_SIZE;
    const texts = runTexts(run, this.#ladder.lanes, room);
    const [upper, lower] = texts.map((text) => fitted(text, room));
    const middle = (first + last) / 2;
    this.#parts.push(
      markup`<g class="run"><title>${texts.join("; ")}</title>${
        columns === undefined ? undefined : svgText("time", columns.time, y + 21, run.time.toFixed(6), "end")
      }<rect x="${first + 6}" y="${y}" width="${last - first - 12}" height="36" rx="5"/>${[
        svgText("label", middle, y + 15, upper, "middle"),
        svgText("label soft", middle, y + 29, lower, "middle"),
      ]}</g>\n`,
    );
    this.#y += 46;
  }

  #addPause({ seconds }: LadderPause): void {
    const { first, last } = this.#measures;
    const y = this.#y + 4;
    const breaks = this.#ladder.lanes.map((_, lane) => {
      const x = this.#lanes.x(lane);
      const strokes = `M${x - 5} ${y + 3}l10 -5M${x - 5} ${y + 24}l10 -5`;
      return [svgPath("gap", `M${x} ${y}V${y + 22}`), svgPath("break", strokes)];
    });
    const words = `${timeText(seconds)} later`;
    this.#parts.push(
      markup`<g class="pause">${breaks}${svgText("label", (first + last) / 2, y + 15, words, "middle")}</g>\n`,
    );
    this.#y += 32;
  }
}

/** What an arrow carries and its numbers, as far as there is room for both. */
function detailOf({ carries, detail }: LadderArrow, room: number): string {
  if (carries === "" || detail === "") return fitted(carries + detail, room);
  const both = `${carries} · ${detail}`;
  return widthOfText(both) <= room ? both : fitted(carries, room);
}

function head(x: number, y: number, towards: number): Markup {
  return svgPath("head", `M${tenth(x)} ${tenth(y)}l${-8 * towards} -4v8z`);
}

function cross(x: number, y: number): Markup {
  return svgPath("cross", `M${tenth(x - 5)} ${tenth(y - 5)}l10 10m0 -10l-10 10`);
}

const PHASE_NAMES = { handshake: "Handshake", data: "Data", close: "Close" } as const;

/** How much of the way the arrow of a packet goes that was lost. */
const REACH: Partial<Record<Fate, number>> = { lost: 0.62, "lost-before": 0.38 };

const PHASE_ROW = 28;
const ROW = 34;
/** By which an arrow falls on its way. */
const SLOPE = 7;

// Sizes of text, as in the style sheet.
const LABEL_SIZE = 12.5;
const NOTE_SIZE = 11.5;
const BOLD = 1.1;

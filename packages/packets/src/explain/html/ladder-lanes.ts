import { endText } from "../../conversations/end-text.ts";
import type { LadderLane } from "../../ladder/ladder.ts";
import { fitted, widthOfText } from "./fitted.ts";
import type { Piece } from "./markup.ts";
import { svgPath, svgText, tenth } from "./svg.ts";

/** Where lanes stand in a picture. */
export interface LaneMeasures {
  readonly width: number;
  /** First and last lane. */
  readonly first: number;
  readonly last: number;
  /** Whether there is room for names beside the outer lanes. */
  readonly hasMargin: boolean;
}

/** The upright lines of a ladder and their names; names that are too long to stand side by side stand in several rows. */
export class LadderLanes {
  /** Where the lines begin. */
  readonly top: number;
  readonly #lanes: readonly LadderLane[];
  readonly #measures: LaneMeasures;
  readonly #rows: number;

  constructor(lanes: readonly LadderLane[], measures: LaneMeasures) {
    this.#lanes = lanes;
    this.#measures = measures;
    const widest = NAME_SIZE * (1 + Math.max(0, ...lanes.map((lane) => widthOfText(endText(lane)))));
    this.#rows = lanes.length <= 2 ? 1 : Math.min(MOST_ROWS, Math.ceil(widest / this.#gap));
    this.top = FIRST_NAME + NAME_ROW * this.#rows - 4;
  }

  /** The line of a lane. */
  x(lane: number): number {
    return tenth(this.#measures.first + lane * this.#gap);
  }

  /** Lines down to `bottom`, and the names above them. */
  draw(bottom: number): Piece {
    const lines = this.#lanes.map((_, lane) => svgPath("lane", `M${this.x(lane)} ${this.#nameY(lane) + 6}V${bottom}`));
    return [lines, this.#lanes.map((lane, at) => this.#name(lane, at))];
  }

  #name(lane: LadderLane, at: number): Piece {
    const { width, hasMargin } = this.#measures;
    const outer = at === 0 ? "start" : at === this.#lanes.length - 1 ? "end" : "middle";
    const anchor = hasMargin ? "middle" : outer;
    const x = anchor === "start" ? 0 : anchor === "end" ? width : this.x(at);
    const room = (this.#lanes.length === 2 ? width / 2 : this.#rows * this.#gap) / NAME_SIZE - 0.5;
    const y = this.#nameY(at);
    const above = lane.name === lane.address ? undefined : svgText("lane-name", x, y - 16, lane.name, anchor);
    return [above, svgText("lane-address", x, y, fitted(endText(lane), room), anchor)];
  }

  /** Of the baseline; what stands in a lower row is drawn over the lines of others. */
  #nameY(lane: number): number {
    return FIRST_NAME + NAME_ROW * (lane % this.#rows);
  }

  /** Between two lanes. */
  get #gap(): number {
    const { first, last } = this.#measures;
    return (last - first) / Math.max(1, this.#lanes.length - 1);
  }
}

const FIRST_NAME = 30;
const NAME_ROW = 15;
const MOST_ROWS = 4;
/** As in the style sheet. */
const NAME_SIZE = 12.5;

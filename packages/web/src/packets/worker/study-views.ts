import type { ConversationName, LadderLane, LadderPhase, OurVerdict } from "@wireside/packets";

/** What is known of a conversation that was looked into. */
export interface StudyView {
  readonly name: ConversationName;
  /** Frames it has … */
  readonly frames: number;
  /** … and how many of them, from the first on, were looked into. */
  readonly studied: number;
  /** The direction that carried more. */
  readonly larger: 0 | 1;
}

/** A ladder without its items, which are asked for as they are seen. */
export interface LadderView {
  readonly lanes: readonly LadderLane[];
  readonly phases: readonly LadderPhase[];
  /** How many items it has. */
  readonly count: number;
}

/** Frames on which Wireshark's verdict and ours are not the same, and what ours is; empty where we say nothing. */
export interface Differences {
  readonly frames: Uint32Array;
  readonly ours: readonly (readonly OurVerdict["kind"][])[];
}

export const PLOT_KINDS = ["sequence", "round-trip", "window", "throughput"] as const;
export type PlotKind = (typeof PLOT_KINDS)[number];

export interface PlotWish {
  readonly kind: PlotKind;
  /** Of the data. */
  readonly direction: 0 | 1;
}

/** What of a plot is drawn, and on how many pixels; the whole where it is not said. */
export interface PlotArea {
  readonly columns: number;
  readonly rows: number;
  /** Seconds since the conversation's first segment. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly bottom?: number | undefined;
  readonly top?: number | undefined;
}

/** One layer of a plot, drawn over those before it. */
export interface PlotLayer {
  /** What it is, for the legend. */
  readonly label: string;
  /** Its colour in the style sheet: `--plot-…`. */
  readonly colour: string;
  /** `strokes` from low to high, `steps` and `line` from point to point, `dots`. */
  readonly shape: "strokes" | "steps" | "line" | "dots";
  /** Seconds since the conversation's first segment. */
  readonly time: Float64Array;
  readonly low: Float64Array;
  /** The same as `low` for what is no stroke. */
  readonly high: Float64Array;
  /** The frame that each is of. */
  readonly frame: Uint32Array;
}

/** A plot of one direction of a conversation. */
export interface PlotView {
  readonly unit: "bytes" | "seconds" | "bits per second";
  /** What is drawn: seconds, and values. */
  readonly from: number;
  readonly to: number;
  readonly bottom: number;
  readonly top: number;
  readonly layers: readonly PlotLayer[];
  /** Something that has to be known to read it right. */
  readonly remark: string | undefined;
}

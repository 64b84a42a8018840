import type { Points, Strokes } from "../../series/points.ts";
import { roundTripSeries } from "../../series/round-trip-series.ts";
import { throughputSeries } from "../../series/throughput.ts";
import { timeSequence } from "../../series/time-sequence.ts";
import { windowSeries } from "../../series/window-series.ts";
import type { Direction } from "../../trace/trace.ts";
import type { Judgement } from "../../verdict/judge.ts";
import { timeText, wholeText } from "../quantities.ts";
import type { Layer, Plot } from "./plot.ts";

/**
 * The plots of what one side sent; only those that have something to show.
 *
 * @param sender what that side is called: `the client`
 */
export function conversationPlots(judgement: Judgement, direction: Direction, sender: string): Plot[] {
  const span = spanOf(judgement);
  if (span === undefined) return [];
  const frame = { judgement, direction, sender, ...span };
  return [sequencePlot(frame), windowPlot(frame), throughputPlot(frame), roundTripPlot(frame)].filter(({ layers }) =>
    layers.some(({ data }) => data.count > 1),
  );
}

interface Frame {
  readonly judgement: Judgement;
  readonly direction: Direction;
  readonly sender: string;
  readonly from: number;
  readonly to: number;
}

function sequencePlot({ judgement, direction, sender, from, to }: Frame): Plot {
  const data = timeSequence(judgement, direction);
  const sentTop = highestOf([data.sent, data.again, data.reordered, data.copies]);
  const layers: Layer[] = [
    { kind: "steps", name: "receiver’s window", look: "window", data: data.window },
    { kind: "steps", name: "acknowledged", look: "acknowledged", data: data.acknowledged },
    { kind: "strokes", name: "acknowledged selectively", look: "selective", data: data.selective, least: FAINT },
    { kind: "strokes", name: "sent", look: "sent", data: data.sent, least: FAINT },
    { kind: "strokes", name: "overtaken", look: "reordered", data: data.reordered, least: STRONG },
    { kind: "strokes", name: "doubled on the way", look: "copies", data: data.copies, least: STRONG },
    { kind: "strokes", name: "missing", look: "missing", data: data.missing, least: STRONG },
    { kind: "strokes", name: "sent again", look: "again", data: data.again, least: STRONG },
  ];
  const again = data.again.count;
  return {
    title: `Time and sequence: what ${sender} sent`,
    description: `Sequence numbers rise to ${wholeText(sentTop)} in ${timeText(to)}; ${again === 0 ? "nothing was" : `${wholeText(again)} segments were`} sent again.`,
    from,
    to,
    label: "Sequence number",
    quantity: "bytes",
    bottom: 0,
    // A window far above what was sent would press the rest to the ground.
    top: 1.04 * Math.max(1, Math.min(highestOf([data.window, data.sent]), 1.5 * sentTop)),
    layers,
  };
}

function windowPlot({ judgement, direction, sender, from, to }: Frame): Plot {
  const { advertised, inFlight, isScaled } = windowSeries(judgement, direction);
  const [room, most] = [highestOf([advertised]), highestOf([inFlight])];
  return {
    title: `Window and bytes in flight: what ${sender} had under way`,
    description: `At most ${wholeText(most)} bytes were in flight; the largest window that the other side advertised is ${wholeText(room)} bytes${isScaled ? "" : " as written in the header: the capture does not have the handshake that tells its scale"}.`,
    from,
    to,
    label: "Window and in flight",
    quantity: "bytes",
    bottom: 0,
    top: 1.06 * Math.max(1, room, most),
    layers: [
      {
        kind: "steps",
        name: isScaled ? "receiver’s window" : "receiver’s window, scale unknown",
        look: "window",
        data: advertised,
      },
      { kind: "steps", name: "in flight", look: "flight", data: inFlight },
    ],
  };
}

function throughputPlot({ judgement, direction, sender, from, to }: Frame): Plot {
  const { raw, goodput, window } = throughputSeries(judgement, direction, { from, to });
  return {
    title: `Throughput of what ${sender} sent`,
    description: `Means over ${shortTime(window)}; at most ${wholeText(highestOf([raw]) / 1000)} kbit/s of frames and ${wholeText(highestOf([goodput]) / 1000)} kbit/s of new data.`,
    from,
    to,
    label: `Mean over ${shortTime(window)}`,
    quantity: "bits per second",
    bottom: 0,
    top: 1.06 * Math.max(1, highestOf([raw])),
    layers: [
      { kind: "line", name: "frames, with headers and what was sent again", look: "raw", data: raw },
      { kind: "line", name: "new data (goodput)", look: "goodput", data: goodput },
    ],
  };
}

function roundTripPlot({ judgement, direction, sender, from, to }: Frame): Plot {
  const { measured, smoothed } = roundTripSeries(judgement.facts.trace, direction);
  const highest = highestOf([measured]);
  return {
    title: `Round-trip time, from a segment of ${sender} to its acknowledgement`,
    description: `${wholeText(measured.count)} acknowledgements; the slowest took ${timeText(highest)}.`,
    from,
    to,
    label: "Round trip",
    quantity: "seconds",
    bottom: 0,
    top: 1.08 * Math.max(1e-6, highest),
    layers: [
      { kind: "dots", name: "each acknowledgement", look: "measured", data: measured },
      { kind: "line", name: "smoothed (SRTT)", look: "smoothed", data: smoothed },
    ],
  };
}

/** The time that is drawn; undefined for a conversation that lasted none. */
function spanOf({ facts: { trace } }: Judgement): { from: number; to: number } | undefined {
  let to = 0;
  for (let row = 0; row < trace.count; row++) to = Math.max(to, trace.time[row]!);
  return to > 0 ? { from: 0, to } : undefined;
}

function highestOf(series: readonly (Points | Strokes)[]): number {
  let highest = 0;
  for (const each of series) {
    const values = "high" in each ? each.high : each.value;
    for (let at = 0; at < each.count; at++) highest = Math.max(highest, values[at]!);
  }
  return highest;
}

/** `20 ms`: of a time with one digit. */
function shortTime(seconds: number): string {
  return seconds < 1 ? `${Number((1000 * seconds).toPrecision(1))} ms` : `${seconds} s`;
}

// Pixels that strokes have at least: of what there is much of, and of what must not be overlooked.
const FAINT = 2;
const STRONG = 8;

import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from "react";
import uPlot from "uplot";
import { useStore } from "../../../state/use-store.ts";
import { useTheme } from "../../../theme/theme.ts";
import { useViewer } from "../../context.ts";
import { bytesText, countText, durationText, rateText } from "../../text.ts";
import type { PlotView } from "../../worker/study-views.ts";
import { framesOf, nearest, type PlotPlace } from "./nearest.ts";
import { paint } from "./paint.ts";
import { useColours } from "./use-colours.ts";

interface PlotCanvasProps {
  plot: PlotView;
  title: string;
  width: number;
  height: number;
  /** Given what was chosen with the mouse; undefined for the whole. */
  onZoom: (area: { from: number; to: number; bottom: number; top: number } | undefined) => void;
}

/** Pixels around the pointer in which something is near. */
const REACH = 24;
/** Height of the line below, pixels; the style sheet has the same. */
const LINE = 24;

/** A plot that is drawn: a click goes to the frame of what is nearest, dragging chooses what to look at. */
export function PlotCanvas({ plot, title, width, height, onZoom }: PlotCanvasProps) {
  const viewer = useViewer();
  const theme = useTheme();
  const frame = useStore(viewer.frame)?.number;
  const element = useRef<HTMLDivElement>(null);
  const drawn = useRef<uPlot | undefined>(undefined);
  const chosen = useRef(frame);
  const [near, setNear] = useState<PlotPlace | undefined>(undefined);
  const colours = useColours(theme);
  const frames = useMemo(() => framesOf(plot), [plot]);

  useEffect(() => {
    const box = element.current;
    if (box === null || height <= LINE) return undefined;
    const u = new uPlot(
      {
        ...optionsOf(plot, colours, { width, height: height - LINE }),
        hooks: {
          draw: [(own) => paint(own, plot, colours, chosen.current)],
          setSelect: [
            (own) => {
              const { left, top, width: across, height: down } = own.select;
              if (across < MEANT || down < MEANT) return;
              onZoom({
                from: own.posToVal(left, "x"),
                to: own.posToVal(left + across, "x"),
                bottom: own.posToVal(top + down, "y"),
                top: own.posToVal(top, "y"),
              });
            },
          ],
          setCursor: [(own) => setNear(placeAt(own, plot))],
        },
      },
      [
        [plot.from, plot.to],
        [plot.bottom, plot.top],
      ],
      box,
    );
    drawn.current = u;
    const click = (): void => {
      const place = u.select.width < MEANT ? placeAt(u, plot) : undefined;
      if (place !== undefined) void viewer.goTo(plot.layers[place.layer]!.frame[place.at]!);
    };
    const reset = (): void => onZoom(undefined);
    u.over.addEventListener("click", click);
    u.over.addEventListener("dblclick", reset);
    return () => {
      drawn.current = undefined;
      setNear(undefined);
      u.destroy();
    };
  }, [viewer, plot, colours, width, height, onZoom]);

  useEffect(() => {
    chosen.current = frame;
    drawn.current?.redraw(false);
  }, [frame]);

  const press = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (event.key === "Escape") onZoom(undefined);
    if (step === undefined) return;
    event.preventDefault();
    const next =
      step === 1 ? frames.find((each) => each > (frame ?? 0)) : frames.findLast((each) => each < (frame ?? Infinity));
    if (next !== undefined) void viewer.goTo(next);
  };

  return (
    <div
      className="plot-canvas"
      role="application"
      aria-roledescription="plot"
      aria-label={`${title}: ${plot.layers.map(({ label }) => label).join(", ")}. Arrow keys go from packet to packet.`}
      tabIndex={0}
      onKeyDown={press}
    >
      <div ref={element} data-near={near !== undefined || undefined} />
      <p className="plot-line quiet">{near === undefined ? HINT : placeText(plot, near)}</p>
    </div>
  );
}

const HINT = "Click a point to go to its packet; drag to look closer, double click to see the whole.";
/** Pixels of dragging below which a click is meant. */
const MEANT = 5;

function placeAt(u: uPlot, plot: PlotView): PlotPlace | undefined {
  const { left = -1, top = -1 } = u.cursor;
  if (left < 0 || top < 0) return undefined;
  return nearest(
    plot,
    [left, top],
    (time) => u.valToPos(time, "x"),
    (value) => u.valToPos(value, "y"),
    REACH,
  );
}

function placeText(plot: PlotView, { layer, at }: PlotPlace): string {
  const { frame, high, label, low, shape, time } = plot.layers[layer]!;
  const write = UNITS[plot.unit];
  const value =
    shape === "strokes" ? `${countText(Math.round(low[at]!))} to ${countText(Math.round(high[at]!))}` : write(low[at]!);
  return `${label}: ${value} at ${time[at]!.toFixed(6)} s, packet ${frame[at]!}`;
}

function optionsOf(
  { from, to, bottom, top, unit }: PlotView,
  colours: Readonly<Record<string, string>>,
  size: { width: number; height: number },
): uPlot.Options {
  const axis = {
    stroke: colours["text"] ?? "gray",
    grid: { stroke: colours["grid"] ?? "gray", width: 1 },
    ticks: { stroke: colours["grid"] ?? "gray", width: 1 },
    font: "12px system-ui, sans-serif",
  };
  return {
    ...size,
    legend: { show: false },
    cursor: { drag: { x: true, y: true, setScale: false }, points: { show: false } },
    scales: { x: { time: false, range: [from, to] }, y: { range: [bottom, top] } },
    series: [{}, { show: true, stroke: "transparent", points: { show: false } }],
    axes: [
      { ...axis, values: (_u, splits) => splits.map((each) => `${Number(each.toPrecision(9))} s`) },
      { ...axis, size: 74, values: (_u, splits) => splits.map((each) => UNITS[unit](each)) },
    ],
  };
}

const UNITS: Readonly<Record<PlotView["unit"], (value: number) => string>> = {
  bytes: (value) => (value < 0 ? "" : bytesText(Math.round(value))),
  seconds: durationText,
  "bits per second": rateText,
};

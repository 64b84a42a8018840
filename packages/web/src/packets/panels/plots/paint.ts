import type uPlot from "uplot";
import type { PlotLayer, PlotView } from "../../worker/study-views.ts";

/** Draws the layers of a plot, and where the chosen frame stands in it. */
export function paint(
  u: uPlot,
  plot: PlotView,
  colours: Readonly<Record<string, string>>,
  frame: number | undefined,
): void {
  const { ctx, bbox } = u;
  const dot = devicePixelRatio;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  for (const layer of plot.layers) {
    ctx.strokeStyle = ctx.fillStyle = colours[layer.colour] ?? "gray";
    PAINTERS[layer.shape](u, layer, dot);
  }
  if (frame !== undefined) markFrame(u, plot, colours["chosen"] ?? "gray", frame, dot);
  ctx.restore();
}

type Painter = (u: uPlot, layer: PlotLayer, dot: number) => void;

const PAINTERS: Readonly<Record<PlotLayer["shape"], Painter>> = {
  strokes(u, { time, low, high }, dot) {
    u.ctx.lineWidth = 1.6 * dot;
    u.ctx.beginPath();
    for (let at = 0; at < time.length; at++) {
      const x = u.valToPos(time[at]!, "x", true);
      const y = u.valToPos(low[at]!, "y", true);
      u.ctx.moveTo(x, y + dot / 2);
      u.ctx.lineTo(x, Math.min(y - dot * 1.5, u.valToPos(high[at]!, "y", true)));
    }
    u.ctx.stroke();
  },
  dots(u, { time, low }, dot) {
    const side = 3 * dot;
    for (let at = 0; at < time.length; at++) {
      u.ctx.fillRect(
        u.valToPos(time[at]!, "x", true) - side / 2,
        u.valToPos(low[at]!, "y", true) - side / 2,
        side,
        side,
      );
    }
  },
  line(u, { time, low }, dot) {
    u.ctx.lineWidth = 1.6 * dot;
    u.ctx.beginPath();
    for (let at = 0; at < time.length; at++)
      u.ctx.lineTo(u.valToPos(time[at]!, "x", true), u.valToPos(low[at]!, "y", true));
    u.ctx.stroke();
  },
  steps(u, { time, low }, dot) {
    u.ctx.lineWidth = 1.3 * dot;
    u.ctx.beginPath();
    let before: number | undefined;
    for (let at = 0; at < time.length; at++) {
      const x = u.valToPos(time[at]!, "x", true);
      const y = u.valToPos(low[at]!, "y", true);
      if (before !== undefined) u.ctx.lineTo(x, before);
      u.ctx.lineTo(x, y);
      before = y;
    }
    // it holds until the next one
    if (before !== undefined) u.ctx.lineTo(u.bbox.left + u.bbox.width, before);
    u.ctx.stroke();
  },
};

/** A ring around each place of the frame, and a line through them. */
function markFrame(u: uPlot, plot: PlotView, colour: string, frame: number, dot: number): void {
  const { ctx, bbox } = u;
  ctx.strokeStyle = colour;
  let x: number | undefined;
  for (const { frame: frames, time, low, high } of plot.layers) {
    const at = frames.indexOf(frame);
    if (at === -1) continue;
    x = u.valToPos(time[at]!, "x", true);
    const y = (u.valToPos(low[at]!, "y", true) + u.valToPos(high[at]!, "y", true)) / 2;
    ctx.lineWidth = 2 * dot;
    ctx.beginPath();
    ctx.arc(x, y, 6 * dot, 0, 2 * Math.PI);
    ctx.stroke();
  }
  if (x === undefined) return;
  ctx.lineWidth = dot;
  ctx.setLineDash([3 * dot, 3 * dot]);
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
}

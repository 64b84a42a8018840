import type { Points, Strokes } from "../../series/points.ts";
import { thinStrokes } from "../../series/thin-strokes.ts";
import { thinPoints } from "../../series/thin.ts";
import { markup, type Markup } from "./markup.ts";
import { svgPath, svgText, tenth } from "./svg.ts";
import { ticksBetween, type Quantity, type Ticks } from "./ticks.ts";

/** One series of a plot. `look` is its class in the style sheet. */
export type Layer = StrokeLayer | PointLayer;

interface StrokeLayer {
  readonly kind: "strokes";
  readonly name: string;
  readonly look: string;
  readonly data: Strokes;
  /** Pixels that a stroke has at least, so that single ones are seen. */
  readonly least: number;
}

interface PointLayer {
  /** `steps`: the value holds until the next point. */
  readonly kind: "line" | "steps" | "dots";
  readonly name: string;
  readonly look: string;
  readonly data: Points;
}

export interface Plot {
  readonly title: string;
  /** What there is to see, for those who cannot. */
  readonly description: string;
  /** Seconds, along the bottom. */
  readonly from: number;
  readonly to: number;
  /** What stands at the side, from `bottom` to `top`. */
  readonly label: string;
  readonly quantity: Quantity;
  readonly bottom: number;
  readonly top: number;
  /** From the back to the front. */
  readonly layers: readonly Layer[];
}

export interface PlotSize {
  readonly width: number;
  readonly height: number;
}

/**
 * Draws a plot as SVG.
 *
 * @param id unique within the page
 */
export function plotSvg(plot: Plot, size: PlotSize, id: string): Markup {
  const area = new Area(plot, size);
  const { left, right, top, bottom, along, down } = area;
  const ticks = [
    ...down.at.map((value, at) => svgText("tick", left - 7, area.y(value) + 4, down.labels[at], "end")),
    ...along.at.map((value, at) => svgText("tick", area.x(value), bottom + 17, along.labels[at], "middle")),
  ];
  return markup`<svg class="plot" viewBox="0 0 ${size.width} ${size.height}" role="img" aria-labelledby="${id}-t ${id}-d">
<title id="${id}-t">${plot.title}</title><desc id="${id}-d">${plot.description}</desc>
${svgPath("grid", area.gridPath())}
<clipPath id="${id}-c"><rect x="${left}" y="${top}" width="${right - left}" height="${bottom - top}"/></clipPath>
<g clip-path="url(#${id}-c)">${plot.layers.map((layer) => layerSvg(layer, plot, area))}</g>
${svgPath("axis", `M${left} ${top}V${bottom}H${right}`)}${ticks}
${svgText("unit", 0, 12, `${plot.label}, ${down.unit}`)}
${svgText("unit", right, size.height - 3, `Time since the first segment, ${along.unit}`, "end")}
</svg>`;
}

/** The legend of a plot: what is drawn how. */
export function legend(layers: readonly Layer[]): Markup {
  const drawn = layers.filter(({ data }) => data.count > 0);
  const items = drawn.map(({ name, look, kind }) => {
    const swatch = svgPath(look, SWATCHES[kind]);
    return markup`<li><svg viewBox="0 0 18 12" width="18" height="12" aria-hidden="true">${swatch}</svg>${name}</li>`;
  });
  return markup`<ul class="legend">${items}</ul>`;
}

function layerSvg(layer: Layer, plot: Plot, area: Area): Markup | undefined {
  const d = layer.kind === "strokes" ? strokesPath(layer, plot, area) : pointsPath(layer, plot, area);
  return d === "" ? undefined : svgPath(layer.look, d);
}

function strokesPath({ data, least }: StrokeLayer, { from, to, bottom, top }: Plot, area: Area): string {
  const [columns, rows] = [Math.round(area.width), Math.round(area.height)];
  const { count, time, low, high } = thinStrokes(data, { from, to, columns, bottom, top, rows });
  let path = "";
  for (let at = 0; at < count; at++) {
    const [begin, end] = [area.y(low[at]!), area.y(high[at]!)];
    const more = Math.max(0, least - (begin - end)) / 2;
    const [lower, upper] = [Math.min(area.bottom, begin + more), Math.max(area.top, end - more)];
    path += `M${tenth(area.x(time[at]!))} ${tenth(lower)}V${tenth(upper)}`;
  }
  return path;
}

function pointsPath({ kind, data }: PointLayer, { from, to }: Plot, area: Area): string {
  const { count, time, value } = thinPoints(data, { from, to, columns: Math.round(area.width) });
  let path = "";
  for (let at = 0; at < count; at++) {
    const [x, y] = [tenth(area.x(time[at]!)), tenth(area.y(value[at]!))];
    if (kind === "dots") path += `M${x} ${y}h0`;
    else if (at === 0) path += `M${x} ${y}`;
    else path += kind === "steps" ? `H${x}V${y}` : `L${x} ${y}`;
  }
  return kind === "steps" && count > 0 ? `${path}H${area.right}` : path;
}

/** Where values stand in the picture. */
class Area {
  readonly left = 58;
  readonly right: number;
  readonly top = 28;
  readonly bottom: number;
  readonly along: Ticks;
  readonly down: Ticks;
  readonly #plot: Plot;

  constructor(plot: Plot, { width, height }: PlotSize) {
    this.#plot = plot;
    this.right = width - 14;
    this.bottom = height - 38;
    this.along = ticksBetween(plot.from, plot.to, Math.floor(this.width / 80), "seconds");
    this.down = ticksBetween(plot.bottom, plot.top, Math.floor(this.height / 44), plot.quantity);
  }

  get width(): number {
    return this.right - this.left;
  }

  get height(): number {
    return this.bottom - this.top;
  }

  x(time: number): number {
    const { from, to } = this.#plot;
    return this.left + (this.width * (time - from)) / (to - from);
  }

  y(value: number): number {
    const { bottom, top } = this.#plot;
    return this.bottom - (this.height * (value - bottom)) / (top - bottom);
  }

  gridPath(): string {
    const across = this.down.at.map((value) => `M${this.left} ${tenth(this.y(value))}H${this.right}`);
    const upright = this.along.at.map((value) => `M${tenth(this.x(value))} ${this.top}V${this.bottom}`);
    return [...across, ...upright].join("");
  }
}

const SWATCHES: Readonly<Record<Layer["kind"], string>> = {
  strokes: "M5 11V4M9 9V2M13 7V1",
  line: "M1 9L7 4L12 7L17 2",
  steps: "M1 10H6V6H12V2H17",
  dots: "M4 8h0M9 4h0M14 6h0",
};

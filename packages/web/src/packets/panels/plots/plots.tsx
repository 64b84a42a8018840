import { useEffect, useRef, useState } from "react";
import { useViewer } from "../../context.ts";
import { StudyGate } from "../study-gate.tsx";
import { PLOT_KINDS, type PlotArea, type PlotKind, type PlotView, type StudyView } from "../../worker/study-views.ts";
import { PlotCanvas } from "./plot-canvas.tsx";
import { useSize } from "./use-size.ts";

const TITLES: Readonly<Record<PlotKind, string>> = {
  sequence: "Time–sequence",
  "round-trip": "Round trips",
  window: "Windows",
  throughput: "Throughput",
};

/** Plots of the chosen conversation, of one direction of its data. */
export function Plots() {
  return <StudyGate>{(study) => <Studied study={study} />}</StudyGate>;
}

/** What is zoomed into; undefined for the whole. */
type Zoom = Required<Pick<PlotArea, "from" | "to" | "bottom" | "top">> | undefined;

function Studied({ study }: { study: StudyView }) {
  const viewer = useViewer();
  const [kind, setKind] = useState<PlotKind>("sequence");
  const [direction, setDirection] = useState(study.larger);
  const [zoom, setZoom] = useState<Zoom>(undefined);
  const [plot, setPlot] = useState<PlotView | undefined>(undefined);
  const [isNone, setNone] = useState(false);
  const element = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(element);
  const { name } = study;

  useEffect(() => {
    if (width === 0 || height === 0) return undefined;
    const stop = new AbortController();
    const area = { columns: width, rows: height, ...zoom };
    void viewer.remote.call("plot", [name, { kind, direction }, area]).then((found) => {
      if (stop.signal.aborted) return;
      setPlot(found);
      setNone(found === undefined);
    });
    return () => stop.abort();
  }, [viewer, name, kind, direction, zoom, width, height]);

  const show = (next: { kind?: PlotKind; direction?: 0 | 1 }): void => {
    setZoom(undefined);
    if (next.kind !== undefined) setKind(next.kind);
    if (next.direction !== undefined) setDirection(next.direction);
  };
  return (
    <section className="plots" aria-label="Plots">
      <div className="chips">
        <div role="group" aria-label="Plot" className="chip-group">
          {PLOT_KINDS.map((each) => (
            <button
              key={each}
              type="button"
              className="chip"
              aria-pressed={each === kind}
              onClick={() => show({ kind: each })}
            >
              {TITLES[each]}
            </button>
          ))}
        </div>
        <div role="group" aria-label="Direction of the data" className="chip-group">
          {([0, 1] as const).map((each) => (
            <button
              key={each}
              type="button"
              className="chip"
              aria-pressed={each === direction}
              onClick={() => show({ direction: each })}
            >
              {each === 0 ? "There →" : "Back ←"}
            </button>
          ))}
        </div>
        {zoom !== undefined && (
          <button type="button" className="link-button" onClick={() => setZoom(undefined)}>
            The whole
          </button>
        )}
      </div>
      <Legend plot={plot} />
      <div ref={element} className="plot">
        {plot !== undefined && (
          <PlotCanvas
            plot={plot}
            title={`${TITLES[kind]} of ${direction === 0 ? "there" : "back"}`}
            width={width}
            height={height}
            onZoom={setZoom}
          />
        )}
        {isNone && <p className="nothing quiet">There are plots of TCP conversations only.</p>}
      </div>
    </section>
  );
}

function Legend({ plot }: { plot: PlotView | undefined }) {
  return (
    <div className="plot-legend">
      {plot?.layers.map(({ label, colour, shape }) => (
        <span key={label}>
          <i data-shape={shape} style={{ background: `var(--plot-${colour})` }} aria-hidden /> {label}
        </span>
      ))}
      {plot?.remark !== undefined && <span className="quiet">{plot.remark}</span>}
    </div>
  );
}

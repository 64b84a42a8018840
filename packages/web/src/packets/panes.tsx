import { useRef, type KeyboardEvent, type PointerEvent, type ReactNode } from "react";

interface SplitProps {
  /** `rows`: one above the other; `columns`: side by side. */
  along: "rows" | "columns";
  /** Names the place in the browser's storage where the division is kept. */
  name: string;
  /** Share of the first part when nothing is remembered, percent. */
  share: number;
  first: ReactNode;
  /** Where there is none the first has all the room. */
  second: ReactNode | undefined;
}

const LEAST = 12;

/** Two parts of the page with a bar between them that can be moved, with the arrow keys too. */
export function Split({ along, name, share, first, second }: SplitProps) {
  const element = useRef<HTMLDivElement>(null);
  const start = remembered(name) ?? share;

  const move = (percent: number): void => {
    const kept = Math.min(100 - LEAST, Math.max(LEAST, percent));
    element.current?.style.setProperty("--share", `${kept}%`);
    element.current?.querySelector("[role=separator]")?.setAttribute("aria-valuenow", String(Math.round(kept)));
    remember(name, kept);
  };
  const drag = (event: PointerEvent): void => {
    const box = element.current?.getBoundingClientRect();
    if (box === undefined || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    move(
      along === "rows"
        ? ((event.clientY - box.top) / box.height) * 100
        : ((event.clientX - box.left) / box.width) * 100,
    );
  };
  const press = (event: KeyboardEvent): void => {
    const step = { ArrowUp: -2, ArrowLeft: -2, ArrowDown: 2, ArrowRight: 2 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    move(Number(event.currentTarget.getAttribute("aria-valuenow")) + step);
  };

  const isAlone = second === undefined;
  return (
    <div
      ref={element}
      className={`split ${along}`}
      data-name={name}
      data-alone={isAlone || undefined}
      style={{ "--share": `${start}%` } as Record<string, string>}
    >
      <div className="split-part">{first}</div>
      {!isAlone && (
        <>
          <div
            className="split-bar"
            role="separator"
            tabIndex={0}
            aria-label="Move the division"
            aria-orientation={along === "rows" ? "horizontal" : "vertical"}
            aria-valuenow={Math.round(start)}
            aria-valuemin={LEAST}
            aria-valuemax={100 - LEAST}
            onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
            onPointerMove={drag}
            onKeyDown={press}
          />
          <div className="split-part">{second}</div>
        </>
      )}
    </div>
  );
}

const keyOf = (name: string): string => `wireside/split/${name}`;

/** Percent; undefined where nothing is remembered or the browser's settings forbid it. */
function remembered(name: string): number | undefined {
  try {
    const share = Number(localStorage.getItem(keyOf(name)) ?? Number.NaN);
    return share >= LEAST && share <= 100 - LEAST ? share : undefined;
  } catch {
    return undefined;
  }
}

function remember(name: string, share: number): void {
  try {
    localStorage.setItem(keyOf(name), String(share));
  } catch {
    // Not allowed by the browser's settings: it holds until the page goes.
  }
}

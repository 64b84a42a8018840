import type { EventRange, LadderItem } from "@wireside/packets";
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from "react";
import { useStore } from "../../../state/use-store.ts";
import { useViewer } from "../../context.ts";
import { PagedRows } from "../../list/paged-rows.ts";
import { useRowScroll } from "../../list/use-row-scroll.ts";
import type { LadderView as Layout, StudyView } from "../../worker/study-views.ts";
import { LADDER_HEIGHT, LadderRow } from "./ladder-row.tsx";

const NO_LAYOUT: Layout = { lanes: [], phases: [], count: 0 };

/** The sequence diagram of the conversation: an arrow for each packet, folded where little happens. */
export function LadderView({ study, carried }: { study: StudyView; carried: ReadonlyMap<number, string> }) {
  const viewer = useViewer();
  const { name } = study;
  const marked = useStore(viewer.marked);
  const frame = useStore(viewer.frame)?.number;
  const [unfolded, setUnfolded] = useState<readonly EventRange[]>([]);
  const [layout, setLayout] = useState(NO_LAYOUT);
  const items = useMemo(
    () => new PagedRows<LadderItem>((from, to) => viewer.remote.call("ladderItems", [name, from, to])),
    [viewer, name],
  );
  useStore(items.version);
  const element = useRef<HTMLDivElement>(null);
  const scroll = useRowScroll(element, layout.count, LADDER_HEIGHT);
  const { reveal } = scroll;
  const [at, setAt] = useState<number | undefined>(undefined);

  useEffect(() => {
    const stop = new AbortController();
    const options = { unfolded: [...unfolded], marked: [...marked], carried };
    void viewer.remote.call("ladder", [name, options]).then((found) => {
      if (stop.signal.aborted) return;
      items.clear();
      setLayout(found);
    });
    return () => stop.abort();
  }, [viewer, name, items, unfolded, marked, carried]);

  // The chosen packet's arrow comes into view.
  useEffect(() => {
    if (frame === undefined || layout.count === 0) return undefined;
    const stop = new AbortController();
    void viewer.remote.call("ladderItemOf", [name, frame]).then((found) => {
      if (stop.signal.aborted) return;
      setAt(found);
      if (found !== undefined) reveal(found);
    });
    return () => stop.abort();
  }, [viewer, name, frame, layout, reveal]);

  const choose = (item: LadderItem | undefined): void => {
    if (item?.kind === "run") setUnfolded((was) => [...was, item.events]);
    else if (item?.kind === "arrow" && item.frame !== undefined) void viewer.goTo(item.frame);
  };
  const press = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: scroll.page, PageUp: -scroll.page }[event.key];
    if (event.key === "Enter" && at !== undefined) choose(items.peek(at));
    else if (step !== undefined) {
      const next = Math.min(layout.count - 1, Math.max(0, (at ?? -1) + step));
      setAt(next);
      reveal(next);
      const item = items.peek(next);
      if (item?.kind === "arrow") choose(item);
    } else return;
    event.preventDefault();
  };

  return (
    <section className="ladder" aria-label="Ladder diagram">
      <div className="ladder-lanes">
        <span className="ladder-time">Time</span>
        {layout.lanes.map(({ name: lane, address, port }) => (
          <span key={`${lane} ${address}`} className="ladder-lane" title={address}>
            <strong>{lane}</strong> {address === lane ? "" : address}
            {port !== undefined && `:${port}`}
          </span>
        ))}
      </div>
      <div
        ref={element}
        className="ladder-items"
        role="listbox"
        aria-label="Packets of the conversation"
        aria-activedescendant={at === undefined ? undefined : `ladder-${at}`}
        tabIndex={0}
        onKeyDown={press}
      >
        <div style={{ height: scroll.height, position: "relative" }}>
          <div style={{ transform: `translateY(${scroll.offset}px)` }}>
            {scroll.indices.map((index) => (
              <LadderRow
                key={index}
                index={index}
                item={items.peek(index)}
                lanes={layout.lanes.length}
                isChosen={index === at}
                isMarked={isMarked(items.peek(index), marked)}
                onChoose={choose}
              />
            ))}
          </div>
        </div>
      </div>
    </section>
  );
}

function isMarked(item: LadderItem | undefined, marked: ReadonlySet<number>): boolean {
  return item?.kind === "arrow" && item.frame !== undefined && marked.has(item.frame);
}

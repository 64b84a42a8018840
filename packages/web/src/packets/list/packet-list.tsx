import { useEffect, useRef, type KeyboardEvent } from "react";
import { useStore } from "../../state/use-store.ts";
import type { Viewer } from "../viewer.ts";
import { useViewer } from "../context.ts";
import { PacketRow, ROW_HEIGHT } from "./packet-row.tsx";
import { useRowScroll } from "./use-row-scroll.ts";

const COLUMNS = ["No.", "Time", "Source", "Destination", "Protocol", "Length", "Info"] as const;

/** The list of packets: only the rows that can be seen exist. */
export function PacketList() {
  const viewer = useViewer();
  const count = useStore(viewer.count);
  const row = useStore(viewer.row);
  const list = useStore(viewer.list);
  const marked = useStore(viewer.marked);
  const differences = useStore(viewer.study.differences);
  useStore(viewer.rows.version);
  const element = useRef<HTMLDivElement>(null);
  const scroll = useRowScroll(element, count, ROW_HEIGHT, list);
  const { reveal } = scroll;
  useEffect(() => {
    if (row !== undefined) reveal(row);
  }, [row, reveal]);

  const hasLongAddresses = scroll.indices.some((each) => (viewer.rows.peek(each)?.source.length ?? 0) > LONG_ADDRESS);
  const rows = scroll.indices.map((each) => {
    const found = viewer.rows.peek(each);
    return (
      <PacketRow
        key={each}
        index={each}
        row={found}
        isSelected={each === row}
        isMarked={found !== undefined && marked.has(found.number)}
        ours={found === undefined ? undefined : differences.get(found.number)}
        onSelect={() => void viewer.select(each)}
      />
    );
  });

  return (
    <section className="packets" aria-label="Packets" data-long-addresses={hasLongAddresses || undefined}>
      <div className="packet-head" aria-hidden>
        {COLUMNS.map((name) => (
          <span key={name}>{name}</span>
        ))}
      </div>
      <div
        ref={element}
        className="packet-rows"
        role="grid"
        aria-rowcount={count}
        aria-label="Packet list"
        aria-activedescendant={row === undefined ? undefined : `packet-${row}`}
        tabIndex={0}
        onKeyDown={(event) => press(event, viewer, scroll.page)}
      >
        <div style={{ height: scroll.height, position: "relative" }}>
          <div style={{ transform: `translateY(${scroll.offset}px)` }}>{rows}</div>
        </div>
      </div>
    </section>
  );
}

/** Letters of an IPv4 address, at most; others need more room. */
const LONG_ADDRESS = 17;

function press(event: KeyboardEvent, viewer: Viewer, page: number): void {
  const last = viewer.count.get() - 1;
  const row = viewer.row.get() ?? 0;
  const to: Readonly<Record<string, number>> = {
    ArrowDown: row + 1,
    ArrowUp: row - 1,
    PageDown: row + page,
    PageUp: row - page,
    Home: 0,
    End: last,
  };
  const next = to[event.key];
  if (next === undefined || event.altKey || event.metaKey) return;
  event.preventDefault();
  void viewer.select(Math.min(last, Math.max(0, next)));
}

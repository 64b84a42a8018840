import type { CaptureView, ConversationOrder, ConversationView } from "@wireside/packets";
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from "react";
import { useStore } from "../../state/use-store.ts";
import { useViewer } from "../context.ts";
import { PagedRows } from "../list/paged-rows.ts";
import { useRowScroll } from "../list/use-row-scroll.ts";
import type { Viewer } from "../viewer.ts";
import { CaptureTold } from "./capture-told.tsx";
import { CONVERSATION_HEIGHT, ConversationRow } from "./conversation-row.tsx";

const ORDERS: readonly (readonly [ConversationOrder, string])[] = [
  ["bytes", "Bytes"],
  ["frames", "Packets"],
  ["begin", "Begin"],
  ["duration", "Duration"],
  ["troubles", "Trouble"],
];

/** Every conversation of the capture, the largest first or as one likes; one of them is looked into. */
export function Conversations() {
  const viewer = useViewer();
  const [order, setOrder] = useState<ConversationOrder>("bytes");
  const { capture, rows, count } = useConversations(viewer, order);
  if (capture === undefined || count === 0) return <NoConversations />;
  return (
    <section className="conversations" aria-label="Conversations">
      <CaptureTold capture={capture} />
      <div className="chips" role="group" aria-label="Order">
        {ORDERS.map(([key, label]) => (
          <button key={key} type="button" aria-pressed={key === order} className="chip" onClick={() => setOrder(key)}>
            {label}
          </button>
        ))}
      </div>
      <ConversationRows rows={rows} count={count} order={order} />
    </section>
  );
}

interface ConversationRowsProps {
  rows: PagedRows<ConversationView>;
  count: number;
  order: ConversationOrder;
}

function ConversationRows({ rows, count, order }: ConversationRowsProps) {
  const viewer = useViewer();
  useStore(rows.version);
  const chosen = useStore(viewer.conversation);
  const [place, setPlace] = useState(-1);
  const element = useRef<HTMLDivElement>(null);
  const scroll = useRowScroll(element, count, CONVERSATION_HEIGHT, order);
  const { reveal } = scroll;

  useEffect(() => {
    if (chosen === undefined || count === 0) {
      setPlace(-1);
      return undefined;
    }
    const stop = new AbortController();
    void viewer.remote.call("conversationPlace", [chosen, order]).then((found) => {
      if (stop.signal.aborted) return;
      setPlace(found);
      if (found >= 0) reveal(found);
    });
    return () => stop.abort();
  }, [viewer, chosen, order, count, reveal]);

  const press = (event: KeyboardEvent): void => {
    const to: Readonly<Record<string, number>> = {
      ArrowDown: place + 1,
      ArrowUp: place - 1,
      PageDown: place + scroll.page,
      PageUp: place - scroll.page,
      Home: 0,
      End: count - 1,
    };
    const isEnter = event.key === "Enter" && chosen !== undefined;
    const next = to[event.key];
    if (isEnter) void viewer.applyFilter(`${chosen.over}.stream == ${chosen.stream}`);
    else if (next !== undefined)
      void rows.get(Math.min(count - 1, Math.max(0, next))).then((found) => viewer.enter(found));
    else return;
    event.preventDefault();
  };

  return (
    <div
      ref={element}
      className="conversation-rows"
      role="listbox"
      aria-label="Conversations"
      aria-activedescendant={place >= 0 ? `conversation-${place}` : undefined}
      tabIndex={0}
      onKeyDown={press}
    >
      <div style={{ height: scroll.height, position: "relative" }}>
        <div style={{ transform: `translateY(${scroll.offset}px)` }}>
          {scroll.indices.map((index) => (
            <ConversationRow
              key={index}
              index={index}
              view={rows.peek(index)}
              count={count}
              isChosen={index === place}
              onChoose={(view) => viewer.enter(view)}
              onFilter={(view) => void viewer.applyFilter(`${view.over}.stream == ${view.stream}`)}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

function NoConversations() {
  const viewer = useViewer();
  const opened = useStore(viewer.opened);
  const isReading = opened.at === "open" && !opened.isRead;
  return (
    <p className="nothing quiet">
      {isReading
        ? "The conversations are listed when the capture is read to its end."
        : "There is no conversation over TCP or UDP in this capture."}
    </p>
  );
}

/** The conversations in an order; they are counted when the capture was read. */
function useConversations(
  viewer: Viewer,
  order: ConversationOrder,
): { capture: CaptureView | undefined; rows: PagedRows<ConversationView>; count: number } {
  const opened = useStore(viewer.opened);
  const capture = opened.at === "open" && opened.isRead ? opened.capture : undefined;
  const [count, setCount] = useState(0);
  const rows = useMemo(
    () => new PagedRows((from, to) => viewer.remote.call("conversations", [order, from, to])),
    [viewer, order],
  );
  useEffect(() => {
    setCount(0);
    rows.clear();
    if (capture === undefined) return undefined;
    const stop = new AbortController();
    void viewer.remote.call("conversationCount", []).then((found) => {
      if (!stop.signal.aborted) setCount(found);
    });
    return () => stop.abort();
  }, [viewer, rows, capture]);
  return { capture, rows, count };
}

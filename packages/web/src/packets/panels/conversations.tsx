import type { ConversationView } from "@wireside/packets";
import { ArrowDown, ArrowUp } from "lucide-react";
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from "react";
import { useStore } from "../../state/use-store.ts";
import { useViewer } from "../context.ts";
import { useRowScroll } from "../list/use-row-scroll.ts";
import { bytesText, countText, durationText } from "../text.ts";

/** Height of a conversation in the list, pixels; the style sheet has the same. */
const HEIGHT = 46;

const ORDERS = {
  bytes: { label: "Bytes", value: (each: ConversationView) => each.bytes[0] + each.bytes[1] },
  frames: { label: "Packets", value: (each: ConversationView) => each.frames[0] + each.frames[1] },
  begin: { label: "Begin", value: (each: ConversationView) => -each.begin },
  duration: { label: "Duration", value: (each: ConversationView) => each.duration },
  troubles: { label: "Trouble", value: (each: ConversationView) => each.troubles },
} as const;

/** Every conversation of the capture, the largest first or as one likes; one of them is looked into. */
export function Conversations() {
  const viewer = useViewer();
  const opened = useStore(viewer.opened);
  const chosen = useStore(viewer.conversation);
  const [all, setAll] = useState<readonly ConversationView[]>([]);
  const [order, setOrder] = useState<keyof typeof ORDERS>("bytes");
  const sorted = useMemo(() => {
    const { value } = ORDERS[order];
    return all.toSorted((a, b) => value(b) - value(a));
  }, [all, order]);
  const element = useRef<HTMLDivElement>(null);
  const scroll = useRowScroll(element, sorted.length, HEIGHT);
  const place = sorted.findIndex((each) => each.over === chosen?.over && each.stream === chosen.stream);

  const press = (event: KeyboardEvent): void => {
    const to: Readonly<Record<string, number>> = {
      ArrowDown: place + 1,
      ArrowUp: place - 1,
      PageDown: place + scroll.page,
      PageUp: place - scroll.page,
      Home: 0,
      End: sorted.length - 1,
    };
    const next = to[event.key];
    if (next === undefined) return;
    event.preventDefault();
    const row = Math.min(sorted.length - 1, Math.max(0, next));
    const found = sorted[row];
    if (found === undefined) return;
    viewer.lookAt(found);
    scroll.reveal(row);
  };

  useEffect(() => {
    let isCurrent = true;
    void viewer.remote.call("conversations", []).then((found) => isCurrent && setAll(found));
    return () => {
      isCurrent = false;
    };
  }, [viewer, opened]);

  return (
    <section className="conversations" aria-label="Conversations">
      <div className="conversation-orders" role="group" aria-label="Order">
        {Object.entries(ORDERS).map(([key, { label }]) => (
          <button
            key={key}
            type="button"
            aria-pressed={key === order}
            className="chip"
            onClick={() => setOrder(key as keyof typeof ORDERS)}
          >
            {label}
          </button>
        ))}
      </div>
      <div
        ref={element}
        className="conversation-rows"
        role="listbox"
        aria-label="Conversations"
        tabIndex={0}
        onKeyDown={press}
      >
        <div style={{ height: scroll.height, position: "relative" }}>
          <div style={{ transform: `translateY(${scroll.offset}px)` }}>
            {scroll.indices
              .map((index) => sorted[index]!)
              .map((each) => (
                <ConversationRow
                  key={`${each.over} ${each.stream}`}
                  view={each}
                  isChosen={each.over === chosen?.over && each.stream === chosen.stream}
                  onChoose={() => viewer.lookAt(each)}
                  onFilter={() => void viewer.applyFilter(`${each.over}.stream eq ${each.stream}`)}
                />
              ))}
          </div>
        </div>
      </div>
    </section>
  );
}

interface ConversationRowProps {
  view: ConversationView;
  isChosen: boolean;
  onChoose: () => void;
  onFilter: () => void;
}

function ConversationRow({ view, isChosen, onChoose, onFilter }: ConversationRowProps) {
  const [client, server] = view.ends;
  return (
    <button
      type="button"
      tabIndex={-1}
      className="conversation-row"
      role="option"
      aria-selected={isChosen}
      title="Double click: show only its packets"
      onClick={onChoose}
      onDoubleClick={onFilter}
    >
      <span className="conversation-over">{view.over.toUpperCase()}</span>
      <span className="conversation-ends">
        {endText(client)} ↔ {endText(server)}
      </span>
      <span className="conversation-counts quiet">
        <ArrowUp size={12} aria-label="to the server" /> {countText(view.frames[0])} · {bytesText(view.bytes[0])}
        <ArrowDown size={12} aria-label="to the client" /> {countText(view.frames[1])} · {bytesText(view.bytes[1])}
        <span>{durationText(view.duration)}</span>
        {view.troubles > 0 && <span className="trouble">{countText(view.troubles)} with trouble</span>}
      </span>
    </button>
  );
}

function endText({ address, port }: ConversationView["ends"][0]): string {
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}

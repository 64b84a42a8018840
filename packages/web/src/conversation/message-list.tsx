import type { Message, MessageId, Room, Time } from "@wireside/protocol";
import { ArrowDown, LoaderCircle } from "lucide-react";
import { memo, useEffect, useLayoutEffect, useMemo, useRef, type KeyboardEvent } from "react";
import { Button } from "react-aria-components";
import { Trouble } from "../controls/trouble.tsx";
import type { ConversationHistory, HistoryView } from "./history.ts";
import { RowView } from "./row-view.tsx";
import type { Row } from "./rows.ts";
import { dayText } from "./time-text.ts";
import { useAim } from "./use-aim.ts";
import { useListFocus } from "./use-list-focus.ts";
import { useRowVirtualizer } from "./use-row-virtualizer.ts";

interface MessageListProps {
  room: Room;
  history: ConversationHistory;
  view: HistoryView;
  rows: readonly Row[];
  editing: MessageId | undefined;
  onAtEnd: (isAtEnd: boolean) => void;
  onNewest: () => void;
  onKey: (event: KeyboardEvent, row: Row) => void;
}

/** The conversation: only the rows in sight are in the page; more history is asked for before its edge is reached. */
export const MessageList = memo(function MessageList(props: MessageListProps) {
  const { room, history, view, rows, editing, onAtEnd, onNewest, onKey } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const focus = useListFocus(rows);
  const virtualizer = useRowVirtualizer(scroller, rows, focus.index);
  const { flashed, isSettled } = useAim(virtualizer, view, rows);
  const items = virtualizer.getVirtualItems();
  const { window, loading, missed } = view;
  const isAtEnd = isSettled && virtualizer.isAtEnd(NEAR_END) && !window.newer;
  const first = virtualizer.range?.startIndex ?? 0;
  const last = virtualizer.range?.endIndex ?? 0;
  const byId = useMemo(() => new Map(window.messages.map((message) => [message.id, message])), [window.messages]);

  useEffect(() => onAtEnd(isAtEnd), [onAtEnd, isAtEnd]);
  useEffect(() => {
    if (!isSettled || view.failed !== undefined) return;
    if (first < EDGE_ROWS) void history.loadOlder();
    if (last > rows.length - EDGE_ROWS) void history.loadNewer();
  }, [history, first, last, rows.length, window, view.failed, isSettled]);
  useLayoutEffect(() => focus.settle(scroller.current));

  const onKeyDown = (event: KeyboardEvent): void => {
    const row = focus.rowOf(event);
    if (row === undefined) return;
    if (event.key === "Home") void history.showOldest();
    else if (event.key === "End") onNewest();
    else if (event.key === "ArrowUp" && !event.altKey) focus.move(-1, virtualizer);
    else if (event.key === "ArrowDown" && !event.altKey) focus.move(1, virtualizer);
    else return onKey(event, row);
    event.preventDefault();
  };
  const newer = window.newer ? missed : room.unread;

  return (
    <div className="list-frame">
      <div
        ref={scroller}
        className="list"
        id="messages"
        role="log"
        aria-live="off"
        aria-label="Messages"
        aria-busy={loading !== undefined}
        onKeyDown={onKeyDown}
        onFocus={focus.onFocus}
        onBlur={focus.onBlur}
      >
        <div className="list-body" style={{ height: virtualizer.getTotalSize() }}>
          {items.map(({ key, index, start }) => {
            const row = rows[index];
            return (
              row !== undefined && (
                <div
                  key={key}
                  data-index={index}
                  data-key={key}
                  ref={virtualizer.measureElement}
                  className="list-row"
                  style={{ transform: `translateY(${start}px)` }}
                >
                  <RowView
                    row={row}
                    room={room}
                    quoted={quotedBy(row, byId)}
                    editing={editing}
                    isTabStop={focus.isTabStop(row, index, last)}
                    isFlashed={flashed === row.key}
                  />
                </div>
              )
            );
          })}
        </div>
      </div>
      <DayLabel at={dayAt(rows, first)} isHidden={first <= 1 || rows[first]?.kind === "day"} />
      {loading !== undefined && (
        <div className={`loading ${loading}`}>
          <LoaderCircle size={18} className="turning" aria-hidden />
          <span className="hidden">Loading messages</span>
        </div>
      )}
      {view.failed !== undefined && (
        <div className="list-trouble">
          <Trouble error={view.failed} />
          <Button className="button small" onPress={() => void history.retry()}>
            Try again
          </Button>
        </div>
      )}
      {isSettled && !isAtEnd && rows.length > 0 && (
        <Button
          className="jump-button"
          onPress={onNewest}
          aria-label={newer > 0 ? `Jump to newest, ${newer} new` : "Jump to newest"}
        >
          <ArrowDown size={16} aria-hidden />
          {newer > 0 && <span>{newer > 999 ? "999+" : newer} new</span>}
        </Button>
      )}
    </div>
  );
});

/** Pages are asked for when this many rows are left before the edge. */
const EDGE_ROWS = 40;
/** Pixels from the end that still count as being there. */
const NEAR_END = 60;

/** The day of what is in sight, while its own line is above. */
function DayLabel({ at, isHidden }: { at: Time | undefined; isHidden: boolean }) {
  if (at === undefined || isHidden) return null;
  return (
    <div className="day-label" aria-hidden>
      {dayText(at)}
    </div>
  );
}

function dayAt(rows: readonly Row[], index: number): Time | undefined {
  for (let at = index; at < rows.length && at < index + 4; at++) {
    const row = rows[at];
    if (row?.kind === "message" || row?.kind === "pending") return row.message.at;
    if (row?.kind === "day") return row.at;
  }
  return undefined;
}

function quotedBy(row: Row, byId: ReadonlyMap<MessageId, Message>): Message | undefined {
  if (row.kind !== "message" || row.message.replyTo === undefined) return undefined;
  return byId.get(row.message.replyTo);
}

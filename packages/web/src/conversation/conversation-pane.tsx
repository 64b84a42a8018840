import type { HubState } from "@wireside/client";
import type { Room } from "@wireside/protocol";
import { useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent } from "react";
import type { Over } from "../chat/over-dialog.tsx";
import { go, type Visit } from "../chat/route.ts";
import { useSession } from "../chat/session.ts";
import { Composer } from "../composer/composer.tsx";
import { useDraft } from "../composer/use-draft.ts";
import { useClient, useHub } from "../hub/context.ts";
import { useStore } from "../state/use-store.ts";
import { ActionsContext, canEdit, canRemove, type MessageActions } from "./actions.ts";
import { Announcer } from "./announcer.tsx";
import type { Beside } from "./besides.ts";
import { ConversationHead } from "./conversation-head.tsx";
import { ConversationHistory } from "./history.ts";
import { MessageList } from "./message-list.tsx";
import { layRows, type Row } from "./rows.ts";
import { TypingLine } from "./typing-line.tsx";
import { useMessageActions } from "./use-message-actions.tsx";
import { useReading, useUnreadLine } from "./use-reading.ts";

interface ConversationPaneProps {
  room: Room;
  /** The message the address names, and the visit that brought one here. */
  route: Visit;
  showsPeople: boolean;
  onPeople: () => void;
  onOver: (over: Over) => void;
}

/** One conversation: its head, its messages, and the box one writes in. Keyed by the room. */
export function ConversationPane({ room, route, showsPeople, onPeople, onOver }: ConversationPaneProps) {
  const history = useHistory(room, route);
  const view = useStore(history);
  const { besides } = useSession();
  const beside = useStore(besides).get(room.id) ?? NOTHING_BESIDE;
  const [draft, setDraft] = useDraft(room.id);
  const [isAtEnd, setAtEnd] = useState(false);
  const unreadAfter = useUnreadLine(room);
  const { actions, editing, dialog } = useMessageActions({ room, history, setDraft });
  const you = useHub((state) => state.you);
  const pending = usePending(room);
  useReading(room, view.window, beside, isAtEnd);

  const rows = useMemo(
    () => layRows({ room: room.id, you: you?.id, window: view.window, unreadAfter, pending, ...beside }),
    [room.id, you?.id, view.window, unreadAfter, pending, beside],
  );
  const onKey = useKeysOnMessage(actions);
  // The address no longer names a message then, so that a reload opens the room where one left it.
  const showNewest = useCallback(() => go({ room: room.id }, { replace: true }), [room.id]);
  const editLast = useCallback(() => {
    const own = view.window.newer ? undefined : view.window.messages.findLast((message) => canEdit(message, you));
    if (own !== undefined) actions.edit(own.id);
    return own !== undefined;
  }, [view.window, you, actions]);

  return (
    <ActionsContext value={actions}>
      <main className="conversation" aria-label="Conversation" data-private={room.kind === "direct"}>
        <ConversationHead
          room={room}
          showsPeople={showsPeople}
          onPeople={onPeople}
          onDate={(at) => void history.showTime(at)}
          onOver={onOver}
        />
        <MessageList
          room={room}
          history={history}
          view={view}
          rows={rows}
          editing={editing}
          onAtEnd={setAtEnd}
          onNewest={showNewest}
          onKey={onKey}
        />
        <TypingLine room={room.id} />
        <Composer
          room={room}
          window={view.window}
          draft={draft}
          setDraft={setDraft}
          onSent={showNewest}
          onEditLast={editLast}
        />
        <Announcer room={room.id} />
        {dialog}
      </main>
    </ActionsContext>
  );
}

const NOTHING_BESIDE: Beside = { asides: [], presence: [] };

/** The room's history, opened at the first unread message, or at the one the address names. */
function useHistory(room: Room, { message: target, visit }: Visit): ConversationHistory {
  const client = useClient();
  const history = useMemo(() => new ConversationHistory(client, room.id), [client, room.id]);
  const opened = useRef<ConversationHistory>(undefined);
  const isLive = useHub((state) => state.connection.state === "live");
  useEffect(() => history.start(), [history]);
  useEffect(() => {
    const isFirst = opened.current !== history;
    opened.current = history;
    const known = client.state.rooms.get(history.room);
    if (target !== undefined) void history.showMessage(target);
    else if (isFirst) void history.open(known?.readUpTo ?? ZERO, known?.unread ?? 0);
    else void history.showNewest();
  }, [client, history, target, visit]);
  useEffect(() => {
    if (isLive && history.get().failed !== undefined) void history.retry();
  }, [history, isLive]);
  return history;
}

const ZERO = 0 as Room["readUpTo"];

/** What waits to be sent here, and private messages that were sent from here. */
function usePending(room: Room): HubState["pending"] {
  const pending = useHub((state) => state.pending);
  const rooms = useHub((state) => state.rooms);
  const [openedAt] = useState(Date.now);
  return useMemo(
    () =>
      pending.filter(
        (message) =>
          message.room === room.id ||
          (room.kind !== "direct" && message.at >= openedAt && rooms.get(message.room)?.kind === "direct"),
      ),
    [pending, rooms, room.id, room.kind, openedAt],
  );
}

/** Letters that act on the message one is on. `+` is taken by the row itself. */
function useKeysOnMessage(actions: MessageActions): (event: KeyboardEvent, row: Row) => void {
  const client = useClient();
  return useCallback(
    (event, row) => {
      if (
        row.kind !== "message" ||
        row.message.deletedAt !== undefined ||
        event.ctrlKey ||
        event.metaKey ||
        event.altKey
      )
        return;
      const { room, message } = row;
      const { you, rooms } = client.state;
      const key = event.key.toLowerCase();
      if (key === "r") actions.reply(room, message);
      else if (key === "c") actions.copyLink(room, message);
      else if (key === "e" && canEdit(message, you)) actions.edit(message.id);
      else if (key === "delete" && canRemove(message, you, rooms.get(room))) actions.remove(room, message);
      else return;
      event.preventDefault();
    },
    [actions, client],
  );
}

import type { Position, Room } from "@wireside/protocol";
import { useEffect, useEffectEvent, useState, useSyncExternalStore } from "react";
import { useClient, useHub } from "../hub/context.ts";
import type { Beside } from "./besides.ts";
import type { HistoryWindow } from "./window.ts";

/** Is the page in front of the person? */
function useAttention(): boolean {
  return useSyncExternalStore(subscribe, () => document.visibilityState === "visible" && document.hasFocus());
}

/** Tells the hub what was read: all of it, while the newest message is in sight and the person is here. */
export function useReading(room: Room, window: HistoryWindow, beside: Beside, isAtEnd: boolean): void {
  const client = useClient();
  const isLive = useHub((state) => state.connection.state === "live");
  const isHere = useAttention();
  const last = window.messages.at(-1)?.id ?? 0;
  useEffect(() => {
    if (!isHere || !isAtEnd || !isLive || window.newer) return;
    const { rooms } = client.state;
    if (last > (rooms.get(room.id)?.readUpTo ?? 0)) client.markRead(room.id, last as number as Position);
    // Private messages shown here were read here.
    for (const { room: direct, message } of beside.asides) {
      const known = rooms.get(direct);
      if (known !== undefined && known.unread > 0 && message.id === (known.last as number)) {
        client.markRead(direct, known.last);
      }
    }
  }, [client, room.id, last, window.newer, beside, isAtEnd, isHere, isLive]);
}

/**
 * After which message the line "new" stands: what had been read when the room was opened, or when the person last
 * looked away. Undefined for no line.
 */
export function useUnreadLine(room: Room): Position | undefined {
  const isHere = useAttention();
  const [after, setAfter] = useState(room.unread > 0 ? room.readUpTo : undefined);
  const { last, unread } = room;
  // Only the moment of looking away counts, not what comes afterwards.
  const lookAway = useEffectEvent(() => setAfter((now) => (unread === 0 ? last : now)));
  useEffect(() => {
    if (!isHere) lookAway();
  }, [isHere]);
  return after;
}

function subscribe(changed: () => void): () => void {
  addEventListener("focus", changed);
  addEventListener("blur", changed);
  document.addEventListener("visibilitychange", changed);
  return () => {
    removeEventListener("focus", changed);
    removeEventListener("blur", changed);
    document.removeEventListener("visibilitychange", changed);
  };
}

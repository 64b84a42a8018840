import { useEffect } from "react";
import { useHub } from "../hub/context.ts";

/** Shows in the window's title how much is unread. */
export function usePageTitle(): void {
  const rooms = useHub((state) => state.rooms);
  const hub = useHub((state) => state.hub?.name);
  useEffect(() => {
    document.title = pageTitle([...rooms.values()], hub ?? "Wireside");
  }, [rooms, hub]);
}

export function pageTitle(rooms: readonly { unread: number }[], name: string): string {
  const unread = rooms.reduce((sum, room) => sum + room.unread, 0);
  return unread === 0 ? name : `(${unread > 999 ? "999+" : unread}) ${name}`;
}

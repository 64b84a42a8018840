import type { RoomId } from "@wireside/protocol";
import { Compass, MessageSquarePlus, Plus, Search } from "lucide-react";
import { useMemo, type KeyboardEvent } from "react";
import { Button } from "react-aria-components";
import type { Over } from "../chat/over-dialog.tsx";
import { IconButton } from "../controls/icon-button.tsx";
import { useHub } from "../hub/context.ts";
import { RoomLink } from "./room-link.tsx";
import { orderRooms } from "./room-order.ts";
import { YouMenu } from "./you-menu.tsx";

interface SidebarProps {
  shown: RoomId | undefined;
  onOver: (over: Over) => void;
}

/** The left pane: the hub, its rooms, direct messages, and you. */
export function Sidebar({ shown, onOver }: SidebarProps) {
  const rooms = useHub((state) => state.rooms);
  const users = useHub((state) => state.users);
  const hub = useHub((state) => state.hub?.name);
  const ordered = useMemo(() => orderRooms(rooms, users), [rooms, users]);
  return (
    <nav className="sidebar" aria-label="Rooms and people" onKeyDown={moveFocus}>
      <header className="sidebar-head">
        <h1>{hub}</h1>
      </header>
      <Button className="search-button" onPress={() => onOver("search")}>
        <Search size={16} aria-hidden />
        Search
        <kbd>Ctrl K</kbd>
      </Button>
      <div className="room-lists">
        <section aria-labelledby="rooms-title">
          <header className="list-head">
            <h2 id="rooms-title">Rooms</h2>
            <IconButton label="Browse rooms" icon={Compass} size={16} onPress={() => onOver("browse")} />
            <IconButton label="New room" icon={Plus} size={16} onPress={() => onOver("new-room")} />
          </header>
          <ul>
            {ordered.rooms.map((room) => (
              <li key={room.id}>
                <RoomLink room={room} isShown={room.id === shown} />
              </li>
            ))}
          </ul>
        </section>
        <section aria-labelledby="direct-title">
          <header className="list-head">
            <h2 id="direct-title">Direct messages</h2>
            <IconButton label="Write to someone" icon={MessageSquarePlus} size={16} onPress={() => onOver("search")} />
          </header>
          <ul>
            {ordered.direct.map((room) => (
              <li key={room.id}>
                <RoomLink room={room} isShown={room.id === shown} />
              </li>
            ))}
          </ul>
          {ordered.direct.length === 0 && (
            <p className="quiet list-hint">Nobody yet. Only you and the other one see these.</p>
          )}
        </section>
      </div>
      <YouMenu onOver={onOver} />
    </nav>
  );
}

/** Arrow keys go through the list, as Tab does through everything. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  if ((event.key !== "ArrowDown" && event.key !== "ArrowUp") || event.altKey) return;
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>(".room-link")];
  const index = links.findIndex((link) => link === document.activeElement);
  const next = index === -1 ? undefined : links[index + (event.key === "ArrowDown" ? 1 : -1)];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}

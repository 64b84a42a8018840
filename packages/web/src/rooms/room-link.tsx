import type { Room } from "@wireside/protocol";
import { AtSign, Hash, Lock } from "lucide-react";
import type { MouseEvent } from "react";
import { go, routeHash } from "../chat/route.ts";
import { useHub, useUser } from "../hub/context.ts";
import { nameOf } from "../hub/names.ts";
import { Avatar } from "../people/avatar.tsx";
import { DoorMark } from "../people/door-mark.tsx";

/** One room or person in the list, with what is unread there. */
export function RoomLink({ room, isShown }: { room: Room; isShown: boolean }) {
  const peer = useUser(room.peer);
  const isOnline = useHub((state) => room.peer !== undefined && state.online.has(room.peer));
  const title = room.kind === "direct" ? nameOf(peer) : room.name;
  const open = (event: MouseEvent): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go({ room: room.id });
  };
  return (
    <a
      href={routeHash({ room: room.id })}
      className="room-link"
      aria-current={isShown ? "page" : undefined}
      data-unread={room.unread > 0}
      onClick={open}
    >
      {room.kind === "direct" ? (
        <Avatar user={peer} size="small" isOnline={isOnline} />
      ) : (
        <span className="room-sign">
          {room.kind === "private" ? <Lock size={15} aria-label="private" /> : <Hash size={16} aria-hidden />}
        </span>
      )}
      <span className="room-name">{title}</span>
      <DoorMark user={peer} isSmall />
      {isOnline && <span className="hidden">, online</span>}
      <Badges room={room} />
    </a>
  );
}

function Badges({ room: { unread, mentions, kind } }: { room: Room }) {
  if (unread === 0) return null;
  const count = unread > 999 ? "999+" : String(unread);
  const forYou = kind === "direct" ? unread : mentions;
  return (
    <>
      {forYou > 0 && kind !== "direct" && (
        <span className="badge mention">
          <AtSign size={11} aria-hidden />
          <span aria-hidden>{mentions}</span>
          <span className="hidden">, {mentions} mentioning you</span>
        </span>
      )}
      <span className={`badge ${kind === "direct" ? "mention" : ""}`}>
        <span aria-hidden>{count}</span>
        <span className="hidden">, {unread} unread</span>
      </span>
    </>
  );
}

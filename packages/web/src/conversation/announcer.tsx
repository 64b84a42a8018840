import type { RoomId } from "@wireside/protocol";
import { useState } from "react";
import { useHub, useHubEvent } from "../hub/context.ts";
import { nameOf } from "../hub/names.ts";
import { plainText } from "../markdown/parse.ts";

/** Reads new messages of others out to those who use a screen reader. The list itself stays silent while one scrolls. */
export function Announcer({ room }: { room: RoomId }) {
  const users = useHub((state) => state.users);
  const rooms = useHub((state) => state.rooms);
  const you = useHub((state) => state.you?.id);
  const [text, setText] = useState("");
  useHubEvent((event) => {
    if (event.type !== "message" || event.late || event.message.by === you || event.message.note !== undefined) return;
    const isPrivate = rooms.get(event.room)?.kind === "direct";
    if (event.room !== room && !isPrivate) return;
    const who = `${nameOf(users.get(event.message.by))}${isPrivate ? ", private" : ""}`;
    setText(`${who}: ${plainText(event.message.text).slice(0, 300)}`);
  });
  return (
    <div className="hidden" aria-live="polite">
      {text}
    </div>
  );
}

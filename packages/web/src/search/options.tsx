import type { Found } from "@wireside/protocol";
import { Hash, Lock } from "lucide-react";
import type { ReactNode } from "react";
import { shortText } from "../conversation/time-text.ts";
import { useHub, useRoom, useUser } from "../hub/context.ts";
import { nameOf, titleOf } from "../hub/names.ts";
import { plainText } from "../markdown/parse.ts";
import { Avatar } from "../people/avatar.tsx";
import { DoorMark } from "../people/door-mark.tsx";
import { Marked, excerpt } from "./marked.tsx";
import type { Place } from "./places.ts";

interface OptionProps {
  id: string;
  isActive: boolean;
  onOpen: () => void;
}

export function PlaceOption({ place, ...option }: OptionProps & { place: Place }) {
  const isOnline = useHub((state) => place.kind === "person" && state.online.has(place.user.id));
  return (
    <OptionLine {...option}>
      {place.kind === "person" ? (
        <>
          <Avatar user={place.user} size="small" isOnline={isOnline} />
          <span className="option-title">
            {place.user.name} <DoorMark user={place.user} />
          </span>
        </>
      ) : (
        <>
          <span className="room-sign">
            {place.room.kind === "private" ? <Lock size={15} aria-hidden /> : <Hash size={16} aria-hidden />}
          </span>
          <span className="option-title">{place.title}</span>
          {place.room.unread > 0 && (
            <span className="badge">{place.room.unread > 999 ? "999+" : place.room.unread}</span>
          )}
        </>
      )}
    </OptionLine>
  );
}

export function FoundOption({
  found: { room, message },
  words,
  ...option
}: OptionProps & { found: Found; words: string }) {
  const by = useUser(message.by);
  const where = useRoom(room);
  const users = useHub((state) => state.users);
  return (
    <OptionLine {...option}>
      <Avatar user={by} size="small" />
      <span className="found">
        <span className="found-head">
          <strong>{nameOf(by)}</strong>
          <DoorMark user={by} />
          <small>
            {where === undefined
              ? ""
              : `${where.kind === "direct" ? "private with" : "in"} ${titleOf(where, users)} · `}
            {shortText(message.at)}
          </small>
        </span>
        <span className="found-text">
          <Marked text={excerpt(plainText(message.text), words)} words={words} />
        </span>
      </span>
    </OptionLine>
  );
}

function OptionLine({ id, isActive, onOpen, children }: OptionProps & { children: ReactNode }) {
  return (
    <div id={id} role="option" aria-selected={isActive} tabIndex={-1} className="option" onPointerUp={onOpen}>
      {children}
    </div>
  );
}

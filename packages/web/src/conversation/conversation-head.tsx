import type { Room, Time } from "@wireside/protocol";
import { ArrowLeft, CalendarDays, Hash, Lock, Search, Users } from "lucide-react";
import { useState, type FormEvent } from "react";
import { Button, Dialog, DialogTrigger, Popover, ToggleButton } from "react-aria-components";
import type { Over } from "../chat/over-dialog.tsx";
import { go } from "../chat/route.ts";
import { IconButton } from "../controls/icon-button.tsx";
import { useHub, useUser } from "../hub/context.ts";
import { nameOf } from "../hub/names.ts";
import { Avatar } from "../people/avatar.tsx";
import { DoorMark } from "../people/door-mark.tsx";

interface HeadProps {
  room: Room;
  showsPeople: boolean;
  onPeople: () => void;
  onDate: (at: Time) => void;
  onOver: (over: Over) => void;
}

/** What is being looked at, and the ways around in it. */
export function ConversationHead({ room, showsPeople, onPeople, onDate, onOver }: HeadProps) {
  const peer = useUser(room.peer);
  const isOnline = useHub((state) => room.peer !== undefined && state.online.has(room.peer));
  const isDirect = room.kind === "direct";
  return (
    <header className="conversation-head">
      <IconButton className="back" label="Back to rooms" icon={ArrowLeft} onPress={() => go({})} />
      {isDirect ? (
        <Avatar user={peer} size="small" isOnline={isOnline} />
      ) : room.kind === "private" ? (
        <Lock size={17} aria-label="Private room" />
      ) : (
        <Hash size={18} aria-hidden />
      )}
      <div className="conversation-title">
        <h2>
          {isDirect ? nameOf(peer) : room.name} <DoorMark user={peer} />
        </h2>
        <p className="topic" title={room.topic}>
          {isDirect ? (
            <span className="private-text">
              <Lock size={11} aria-hidden /> private · {isOnline ? "online" : "not online"}
            </span>
          ) : (
            room.topic
          )}
        </p>
      </div>
      <JumpToDate onDate={onDate} />
      <IconButton label="Search" keys="Ctrl K" icon={Search} onPress={() => onOver("search")} />
      {!isDirect && (
        <ToggleButton
          className="icon-button people-button"
          isSelected={showsPeople}
          onChange={onPeople}
          aria-label={`People, ${room.members}`}
        >
          <Users size={17} aria-hidden />
          <span>{room.members}</span>
        </ToggleButton>
      )}
    </header>
  );
}

function JumpToDate({ onDate }: { onDate: (at: Time) => void }) {
  const [isOpen, setOpen] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const written = new FormData(event.currentTarget).get("date");
    const at = typeof written === "string" ? new Date(`${written}T00:00`).getTime() : NaN;
    if (Number.isNaN(at)) return;
    setOpen(false);
    onDate(Math.max(0, at));
  };
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <IconButton label="Jump to date" icon={CalendarDays} />
      <Popover className="popover" placement="bottom end">
        <Dialog className="date-dialog" aria-label="Jump to date">
          <form className="row" onSubmit={submit}>
            <input type="date" name="date" aria-label="Date" required autoFocus />
            <Button type="submit" className="button primary small">
              Go
            </Button>
          </form>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

import { atLeast, type Room } from "@wireside/protocol";
import { LogOut, Pencil, UserPlus, X } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "react-aria-components";
import { ConfirmDialog } from "../controls/dialog.tsx";
import { IconButton } from "../controls/icon-button.tsx";
import { tellTrouble } from "../controls/notices.tsx";
import { Trouble } from "../controls/trouble.tsx";
import { useClient, useHub } from "../hub/context.ts";
import { go } from "../chat/route.ts";
import { AddPerson } from "./add-person.tsx";
import { PersonMenu } from "./person-menu.tsx";
import { RoomEditor } from "./room-editor.tsx";
import { useMembers, type Member } from "./use-members.ts";

interface PeoplePaneProps {
  room: Room;
  /** Lies over the conversation instead of beside it. */
  isDrawer: boolean;
  onClose: () => void;
}

type Open = "add" | "edit" | "leave";

/** The right pane: what the room is about, who is in it and who of them is here. */
export function PeoplePane({ room, isDrawer, onClose }: PeoplePaneProps) {
  const client = useClient();
  const online = useHub((state) => state.online);
  const { answer: members = [], error } = useMembers(room);
  const [open, setOpen] = useState<Open>();
  const here = members.filter(({ user }) => online.has(user.id));
  const away = members.filter(({ user }) => !online.has(user.id));

  useEffect(() => {
    if (!isDrawer) return undefined;
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === "Escape" && !event.defaultPrevented) onClose();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [isDrawer, onClose]);

  const leave = async (): Promise<void> => {
    await client.call("leaveRoom", { params: { room: String(room.id) } });
    go({});
  };

  return (
    <>
      {isDrawer && <button type="button" className="drawer-shade" aria-label="Close" tabIndex={-1} onClick={onClose} />}
      <aside className="people" aria-label={`About ${room.name}`} data-drawer={isDrawer}>
        <header className="people-head">
          <h2>{room.name}</h2>
          <IconButton label="Close" icon={X} onPress={onClose} />
        </header>
        <section className="about">
          <p className={room.topic === "" ? "quiet" : ""}>{room.topic === "" ? "No topic yet." : room.topic}</p>
          <div className="row">
            <Button className="button small" onPress={() => setOpen("edit")}>
              <Pencil size={13} aria-hidden /> Edit
            </Button>
            <Button className="button small" onPress={() => setOpen("add")}>
              <UserPlus size={14} aria-hidden /> Add
            </Button>
            <Button className="button small" onPress={() => setOpen("leave")}>
              <LogOut size={13} aria-hidden /> Leave
            </Button>
          </div>
        </section>
        <Trouble error={error} />
        <MemberList title="Online" members={here} room={room} isOnline />
        <MemberList title="Not online" members={away} room={room} isOnline={false} />
      </aside>
      {open === "add" && <AddPerson room={room} members={members} onClose={() => setOpen(undefined)} />}
      {open === "edit" && <RoomEditor room={room} onClose={() => setOpen(undefined)} />}
      {open === "leave" && (
        <ConfirmDialog
          title={`Leave ${room.name}?`}
          action="Leave"
          onConfirm={() => void leave().catch(tellTrouble)}
          onClose={() => setOpen(undefined)}
        >
          <p className="quiet">
            {room.kind === "private" ? "Someone in it has to add you to come back." : "You can join again at any time."}
          </p>
        </ConfirmDialog>
      )}
    </>
  );
}

interface MemberListProps {
  title: string;
  members: readonly Member[];
  room: Room;
  isOnline: boolean;
}

function MemberList({ title, members, room, isOnline }: MemberListProps) {
  const role = useHub((state) => state.you?.role);
  const mayRemove = room.role === "owner" || (role !== undefined && atLeast(role, "admin"));
  const [most, setMost] = useState(SHOWN_AT_FIRST);
  if (members.length === 0) return null;
  return (
    <section className="members" data-online={isOnline} aria-label={`${title}, ${members.length}`}>
      <h3>
        {title} <span>{members.length}</span>
      </h3>
      <ul>
        {members.slice(0, most).map((member) => (
          <li key={member.user.id}>
            <PersonMenu member={member} room={room} isOnline={isOnline} mayRemove={mayRemove} />
          </li>
        ))}
      </ul>
      {members.length > most && (
        <Button className="link-button" onPress={() => setMost((now) => now + SHOWN_AT_FIRST)}>
          {members.length - most} more
        </Button>
      )}
    </section>
  );
}

const SHOWN_AT_FIRST = 100;

import { UserId, type Room } from "@wireside/protocol";
import { ChevronsUpDown, Lock, Users } from "lucide-react";
import { useState } from "react";
import {
  Autocomplete,
  Button,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  SearchField,
  Select,
} from "react-aria-components";
import { useHub, useUser } from "../hub/context.ts";
import { nameOf } from "../hub/names.ts";
import { Avatar } from "../people/avatar.tsx";
import { DoorMark } from "../people/door-mark.tsx";
import { findPeople } from "../people/find-people.ts";

interface RecipientProps {
  room: Room;
  to: UserId | undefined;
  onChange: (to: UserId | undefined) => void;
}

/** "To: everyone in ROOM | NAME". In direct messages there is nothing to choose. */
export function Recipient({ room, to, onChange }: RecipientProps) {
  const peer = useUser(room.peer ?? to);
  const isPrivate = room.kind === "direct" || to !== undefined;
  if (room.kind === "direct") {
    return (
      <div className="recipient" data-private>
        <span className="recipient-label">To:</span>
        <span className="recipient-name">
          <Lock size={12} aria-hidden /> {nameOf(peer)}, private{peer?.door !== undefined && ", not encrypted"}
        </span>
      </div>
    );
  }
  return (
    <Select
      className="recipient"
      data-private={isPrivate}
      value={to ?? EVERYONE}
      onChange={(key) => onChange(key === EVERYONE ? undefined : UserId.parse(key))}
    >
      <Label className="recipient-label">To:</Label>
      <Button className="recipient-button">
        {isPrivate ? <Lock size={12} aria-hidden /> : <Users size={13} aria-hidden />}
        <span className="recipient-name">
          {isPrivate
            ? `${nameOf(peer)}, private${peer?.door === undefined ? "" : ", not encrypted"}`
            : `everyone in ${room.name}`}
        </span>
        <ChevronsUpDown size={13} aria-hidden />
      </Button>
      <Popover className="popover" placement="top start">
        <RecipientList room={room} />
      </Popover>
    </Select>
  );
}

const EVERYONE = "everyone";

function RecipientList({ room }: { room: Room }) {
  const users = useHub((state) => state.users);
  const online = useHub((state) => state.online);
  const you = useHub((state) => state.you?.id);
  const [query, setQuery] = useState("");
  const people = findPeople(query, users.values(), online, 50).filter(({ id }) => id !== you);
  return (
    <Autocomplete inputValue={query} onInputChange={setQuery}>
      <SearchField aria-label="Find a person" autoFocus className="list-search">
        <Input placeholder="Find a person" />
      </SearchField>
      <ListBox
        className="menu people-menu"
        aria-label="To"
        renderEmptyState={() => <p className="quiet">Nobody is called so.</p>}
      >
        {query === "" && (
          <ListBoxItem id={EVERYONE} textValue="everyone">
            <Users size={18} aria-hidden /> everyone in {room.name}
          </ListBoxItem>
        )}
        {people.map((user) => (
          <ListBoxItem key={user.id} id={user.id} textValue={user.name}>
            <Avatar user={user} size="small" isOnline={online.has(user.id)} /> {user.name} <DoorMark user={user} />
          </ListBoxItem>
        ))}
      </ListBox>
    </Autocomplete>
  );
}

import type { Room } from "@wireside/protocol";
import { MessageSquare, UserMinus } from "lucide-react";
import { Button, Menu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import { go } from "../chat/route.ts";
import { tell, tellTrouble } from "../controls/notices.tsx";
import { useClient, useHub } from "../hub/context.ts";
import { Avatar } from "./avatar.tsx";
import { DoorMark, doorWords } from "./door-mark.tsx";
import type { Member } from "./use-members.ts";

interface PersonMenuProps {
  member: Member;
  room: Room;
  isOnline: boolean;
  mayRemove: boolean;
}

/** Someone in the room, and what one can do about them. */
export function PersonMenu({ member: { user, role }, room, isOnline, mayRemove }: PersonMenuProps) {
  const client = useClient();
  const isYou = useHub((state) => state.you?.id === user.id);

  const write = async (): Promise<void> => {
    const direct = await client.call("direct", { body: { user: user.id } });
    go({ room: direct.id });
  };
  const remove = async (): Promise<void> => {
    await client.call("removeMember", { params: { room: String(room.id), user: String(user.id) } });
    tell(`${user.name} is no longer in ${room.name}.`);
  };

  const person = (
    <>
      <Avatar user={user} size="small" isOnline={isOnline} />
      <span className="person-name">{user.name}</span>
      {isYou && <small>you</small>}
      {role === "owner" && <small>owner</small>}
      {user.role === "guest" && user.door === undefined && <small>guest</small>}
      <DoorMark user={user} />
    </>
  );
  if (isYou) return <div className="person">{person}</div>;
  return (
    <MenuTrigger>
      <Button className="person">{person}</Button>
      <Popover className="popover" placement="left top">
        {user.door !== undefined && (
          <p className="menu-note">
            {user.name} {doorWords(user.door)}.
          </p>
        )}
        <Menu className="menu" aria-label={user.name}>
          <MenuItem onAction={() => void write().catch(tellTrouble)}>
            <MessageSquare size={16} aria-hidden /> Write privately
          </MenuItem>
          {mayRemove && (
            <MenuItem className="danger" onAction={() => void remove().catch(tellTrouble)}>
              <UserMinus size={16} aria-hidden /> Remove from {room.name}
            </MenuItem>
          )}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

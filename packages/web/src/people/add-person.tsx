import type { Room, User } from "@wireside/protocol";
import { useCallback, useState } from "react";
import { Button } from "react-aria-components";
import { DialogFrame } from "../controls/dialog.tsx";
import { Field } from "../controls/field.tsx";
import { tell } from "../controls/notices.tsx";
import { Trouble } from "../controls/trouble.tsx";
import { useClient, useHub } from "../hub/context.ts";
import { useAnswer } from "../hub/use-answer.ts";
import { Avatar } from "./avatar.tsx";
import type { Member } from "./use-members.ts";

interface AddPersonProps {
  room: Room;
  members: readonly Member[];
  onClose: () => void;
}

/** Brings someone of this hub into the room. */
export function AddPerson({ room, members, onClose }: AddPersonProps) {
  const client = useClient();
  const online = useHub((state) => state.online);
  const [name, setName] = useState("");
  const wanted = name.trim();
  const { answer, error, fail } = useAnswer(
    useCallback(() => client.call("users", { query: { name: wanted } }), [client, wanted]),
  );
  const inRoom = new Set(members.map(({ user }) => user.id));
  // Whoever came through a door stays in the room behind it.
  const others = (answer ?? []).filter(
    (user) => !inRoom.has(user.id) && user.retired !== true && user.door === undefined,
  );

  const add = async (user: User): Promise<void> => {
    await client.call("addMember", { params: { room: String(room.id), user: String(user.id) } });
    tell(`${user.name} is now in ${room.name}.`);
    onClose();
  };

  return (
    <DialogFrame title={`Add someone to ${room.name}`} onClose={onClose}>
      <Field label="Name" value={name} onChange={setName} autoFocus autoComplete="off" />
      <Trouble error={error} />
      <ul className="pick-list">
        {others.slice(0, 50).map((user) => (
          <li key={user.id}>
            <Avatar user={user} isOnline={online.has(user.id)} />
            <span className="pick-text">
              <strong>{user.name}</strong>
              <small>{user.role}</small>
            </span>
            <Button
              className="button small primary"
              aria-label={`Add ${user.name}`}
              onPress={() => void add(user).catch(fail)}
            >
              Add
            </Button>
          </li>
        ))}
      </ul>
      {answer !== undefined && others.length === 0 && <p className="quiet">Nobody else is called so on this hub.</p>}
    </DialogFrame>
  );
}

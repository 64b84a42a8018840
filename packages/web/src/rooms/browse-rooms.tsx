import { nameKey, type Room, type RoomId } from "@wireside/protocol";
import { Hash, Plus } from "lucide-react";
import { useCallback, useState } from "react";
import { Button } from "react-aria-components";
import { go } from "../chat/route.ts";
import { DialogFrame } from "../controls/dialog.tsx";
import { Field } from "../controls/field.tsx";
import { Trouble } from "../controls/trouble.tsx";
import { useAnswer } from "../hub/use-answer.ts";
import { useClient } from "../hub/context.ts";

/** Every public room, to look through and join. */
export function BrowseRooms({ onClose, onNew }: { onClose: () => void; onNew: () => void }) {
  const client = useClient();
  const { answer, error, fail } = useAnswer(useCallback(() => client.call("rooms"), [client]));
  const [filter, setFilter] = useState("");
  const key = filter.trim() === "" ? "" : nameKey(filter);
  const rooms = (answer ?? []).filter(({ kind, name }) => kind !== "direct" && nameKey(name).includes(key));

  const open = async (room: Room): Promise<void> => {
    if (room.role === null) await client.call("joinRoom", { params: { room: String(room.id) } });
    go({ room: room.id });
    onClose();
  };

  return (
    <DialogFrame title="Rooms of this hub" onClose={onClose}>
      <Field label="Find a room" value={filter} onChange={setFilter} autoFocus autoComplete="off" />
      <Trouble error={error} />
      <ul className="pick-list">
        {rooms.map((room) => (
          <RoomOffer key={room.id} room={room} onOpen={() => void open(room).catch(fail)} />
        ))}
      </ul>
      {answer !== undefined && rooms.length === 0 && <p className="quiet">No room is called so.</p>}
      <div className="dialog-actions">
        <Button className="button" onPress={onNew}>
          <Plus size={16} aria-hidden /> New room
        </Button>
      </div>
    </DialogFrame>
  );
}

function RoomOffer({ room, onOpen }: { room: Room & { id: RoomId }; onOpen: () => void }) {
  return (
    <li>
      <Hash size={18} aria-hidden />
      <span className="pick-text">
        <strong>{room.name}</strong>
        <small>
          {room.members} {room.members === 1 ? "member" : "members"}
          {room.topic !== "" && ` · ${room.topic}`}
        </small>
      </span>
      <Button
        className={`button small ${room.role === null ? "primary" : ""}`}
        onPress={onOpen}
        aria-label={`${room.role === null ? "Join" : "Open"} ${room.name}`}
      >
        {room.role === null ? "Join" : "Open"}
      </Button>
    </li>
  );
}

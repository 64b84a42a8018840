import type { Room } from "@wireside/protocol";
import { useState, type FormEvent } from "react";
import { Button } from "react-aria-components";
import { DialogFrame } from "../controls/dialog.tsx";
import { Field } from "../controls/field.tsx";
import { Trouble } from "../controls/trouble.tsx";
import { useClient } from "../hub/context.ts";

/** Changes a room's topic; its name too, for its owner. */
export function RoomEditor({ room, onClose }: { room: Room; onClose: () => void }) {
  const client = useClient();
  const [topic, setTopic] = useState(room.topic);
  const [name, setName] = useState(room.name);
  const [error, setError] = useState<unknown>();

  const save = async (): Promise<void> => {
    const body = { ...(topic !== room.topic && { topic }), ...(name !== room.name && { name }) };
    if (Object.keys(body).length > 0) await client.call("changeRoom", { params: { room: String(room.id) }, body });
    onClose();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save().catch(setError);
  };
  return (
    <DialogFrame title={`About ${room.name}`} onClose={onClose}>
      <form className="form" onSubmit={submit}>
        <Field
          label="Topic"
          value={topic}
          onChange={setTopic}
          autoFocus
          autoComplete="off"
          maxLength={256}
          hint="One line about what the room is for."
        />
        {room.role === "owner" && (
          <Field label="Name" value={name} onChange={setName} isRequired autoComplete="off" maxLength={48} />
        )}
        <Trouble error={error} />
        <div className="dialog-actions">
          <Button className="button" onPress={onClose}>
            Cancel
          </Button>
          <Button type="submit" className="button primary">
            Save
          </Button>
        </div>
      </form>
    </DialogFrame>
  );
}

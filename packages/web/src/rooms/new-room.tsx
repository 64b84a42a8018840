import { useState, type FormEvent } from "react";
import { Button, Label, Radio, RadioGroup } from "react-aria-components";
import { go } from "../chat/route.ts";
import { DialogFrame } from "../controls/dialog.tsx";
import { Field } from "../controls/field.tsx";
import { Trouble } from "../controls/trouble.tsx";
import { useClient } from "../hub/context.ts";

/** Makes a room and goes there. */
export function NewRoom({ onClose }: { onClose: () => void }) {
  const client = useClient();
  const [name, setName] = useState("");
  const [topic, setTopic] = useState("");
  const [kind, setKind] = useState<"public" | "private">("public");
  const [error, setError] = useState<unknown>();

  const make = async (): Promise<void> => {
    const room = await client.call("createRoom", { body: { name, topic, kind } });
    go({ room: room.id });
    onClose();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    make().catch(setError);
  };

  return (
    <DialogFrame title="New room" onClose={onClose}>
      <form className="form" onSubmit={submit}>
        <Field label="Name" value={name} onChange={setName} isRequired autoFocus autoComplete="off" maxLength={48} />
        <Field
          label="Topic"
          value={topic}
          onChange={setTopic}
          autoComplete="off"
          maxLength={256}
          hint="One line about what it is for; anyone in it can change it."
        />
        <RadioGroup
          className="radios"
          value={kind}
          onChange={(value) => setKind(value === "private" ? "private" : "public")}
        >
          <Label>Who can come in</Label>
          <Radio value="public">Everyone on this hub</Radio>
          <Radio value="private">Only those who are added; others do not see it</Radio>
        </RadioGroup>
        <Trouble error={error} />
        <div className="dialog-actions">
          <Button className="button" onPress={onClose}>
            Cancel
          </Button>
          <Button type="submit" className="button primary">
            Make room
          </Button>
        </div>
      </form>
    </DialogFrame>
  );
}

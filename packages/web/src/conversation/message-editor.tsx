import type { Message, RoomId } from "@wireside/protocol";
import { useLayoutEffect, useRef, useState, type KeyboardEvent } from "react";
import { Button } from "react-aria-components";
import { fitHeight } from "../composer/fit-height.ts";
import { Trouble } from "../controls/trouble.tsx";
import { useActions } from "./actions.ts";

/** A message being changed in its place. Enter saves, Esc leaves it as it was. */
export function MessageEditor({ room, message }: { room: RoomId; message: Message }) {
  const actions = useActions();
  const [text, setText] = useState(message.text);
  const [error, setError] = useState<unknown>();
  const box = useRef<HTMLTextAreaElement>(null);

  useLayoutEffect(() => {
    box.current?.focus();
    box.current?.setSelectionRange(message.text.length, message.text.length);
  }, [message.text]);
  useLayoutEffect(() => fitHeight(box.current), [text]);

  const close = (): void => actions.edit(undefined);
  const save = (): void => {
    if (text.trim() === "") return actions.remove(room, message);
    actions.save(room, message, text).then(close, setError);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === "Escape") {
      event.preventDefault();
      close();
    } else if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      save();
    }
  };
  return (
    <div className="editor">
      <textarea
        ref={box}
        aria-label="Edit message"
        value={text}
        rows={1}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <Trouble error={error} />
      <div className="row">
        <Button className="button small primary" onPress={save}>
          Save
        </Button>
        <Button className="button small" onPress={close}>
          Cancel
        </Button>
        <span className="quiet">Enter saves, Esc cancels</span>
      </div>
    </div>
  );
}

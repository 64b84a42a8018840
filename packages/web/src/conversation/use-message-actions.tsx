import type { Message, MessageId, Room, RoomId } from "@wireside/protocol";
import { useMemo, useState, type Dispatch, type ReactNode, type SetStateAction } from "react";
import { go, permalink } from "../chat/route.ts";
import type { Draft } from "../composer/drafts.ts";
import { ConfirmDialog } from "../controls/dialog.tsx";
import { tell, tellTrouble } from "../controls/notices.tsx";
import { useClient } from "../hub/context.ts";
import { plainText } from "../markdown/parse.ts";
import type { MessageActions } from "./actions.ts";
import type { ConversationHistory } from "./history.ts";

interface Given {
  room: Room;
  history: ConversationHistory;
  setDraft: Dispatch<SetStateAction<Draft>>;
}

interface Taken {
  actions: MessageActions;
  editing: MessageId | undefined;
  /** The question that is open, if any. */
  dialog: ReactNode;
}

/** The actions of one conversation, and what they have open. */
export function useMessageActions({ room, history, setDraft }: Given): Taken {
  const client = useClient();
  const [editing, setEditing] = useState<MessageId>();
  const [removing, setRemoving] = useState<{ room: RoomId; message: Message }>();

  const actions = useMemo((): MessageActions => {
    const params = (where: RoomId, message: Message) => ({ room: String(where), message: String(message.id) });
    return {
      reply(where, message) {
        const to = where === room.id ? undefined : client.state.rooms.get(where)?.peer;
        setDraft((draft) => ({ ...draft, replyTo: message.id, to }));
        focusBox();
      },
      react(where, message, reaction) {
        const you = client.state.you?.id;
        const isGiven = you !== undefined && message.reactions?.[reaction]?.includes(you) === true;
        const request = { params: { ...params(where, message), reaction } };
        client.call(isGiven ? "unreact" : "react", request).catch(tellTrouble);
      },
      edit(id) {
        setEditing(id);
        if (id === undefined) focusBox();
      },
      async save(where, message, text) {
        if (text !== message.text) await client.call("edit", { params: params(where, message), body: { text } });
      },
      remove: (where, message) => setRemoving({ room: where, message }),
      copyLink(where, message) {
        navigator.clipboard.writeText(permalink(where, message.id)).then(() => tell("Link copied."), tellTrouble);
      },
      copyText(message) {
        navigator.clipboard.writeText(message.text).then(() => tell("Text copied."), tellTrouble);
      },
      jump(where, id) {
        if (where === room.id) void history.showMessage(id);
        else go({ room: where, message: id });
      },
    };
  }, [client, room.id, history, setDraft]);

  const remove = ({ room: where, message }: { room: RoomId; message: Message }): void => {
    client.call("remove", { params: { room: String(where), message: String(message.id) } }).catch(tellTrouble);
  };
  const dialog = removing !== undefined && (
    <ConfirmDialog
      title="Delete this message?"
      action="Delete"
      onConfirm={() => remove(removing)}
      onClose={() => setRemoving(undefined)}
    >
      <blockquote className="removing">{plainText(removing.message.text).slice(0, 300)}</blockquote>
      <p className="quiet">Its text and reactions go for everyone; a mark stays where it was.</p>
    </ConfirmDialog>
  );
  return { actions, editing, dialog };
}

function focusBox(): void {
  // After the menu or toolbar that was used has given the focus back.
  requestAnimationFrame(() => document.querySelector<HTMLElement>("#message-box")?.focus());
}

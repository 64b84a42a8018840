import type { Message, RoomId } from "@wireside/protocol";
import { Lock } from "lucide-react";
import { memo, useState } from "react";
import { useHub, useRoom, useUser } from "../hub/context.ts";
import { nameOf } from "../hub/names.ts";
import { Markdown } from "../markdown/markdown.tsx";
import { Avatar } from "../people/avatar.tsx";
import { DoorMark, doorWords } from "../people/door-mark.tsx";
import { useActions } from "./actions.ts";
import { MessageEditor } from "./message-editor.tsx";
import { MessageTools } from "./message-tools.tsx";
import { QuoteLine } from "./quote-line.tsx";
import { Reactions } from "./reactions.tsx";
import { clockText, wholeText } from "./time-text.ts";

interface MessageRowProps {
  room: RoomId;
  message: Message;
  /** Same person as above, shortly after: no name, no avatar. */
  continued: boolean;
  /** A private message shown in a room. */
  aside: boolean;
  /** The message answered to, when it is at hand. */
  quoted: Message | undefined;
  isEditing: boolean;
  isTabStop: boolean;
  isFlashed: boolean;
}

/** One message. */
export const MessageRow = memo(function MessageRow(props: MessageRowProps) {
  const { room, message, continued, aside, isEditing, isTabStop, isFlashed } = props;
  const by = useUser(message.by);
  const you = useHub((state) => state.you?.id);
  const isPrivate = useRoom(room)?.kind === "direct";
  const [isPointedAt, setPointedAt] = useState(false);
  const [hasFocus, setFocus] = useState(false);
  const [isPicking, setPicking] = useState(false);
  const [isMenu, setMenu] = useState(false);
  const isDeleted = message.deletedAt !== undefined;
  const showsTools = (isPointedAt || hasFocus || isPicking || isMenu) && !isDeleted && !isEditing;

  return (
    <article
      className="message"
      tabIndex={isTabStop ? 0 : -1}
      data-focus
      data-continued={continued}
      data-private={isPrivate}
      data-aside={aside}
      data-mentions-you={you !== undefined && message.mentions?.includes(you) === true}
      data-flash={isFlashed}
      aria-label={`${nameOf(by)}, ${by?.door === undefined ? "" : `${doorWords(by.door)}, `}${clockText(message.at)}`}
      onPointerEnter={() => setPointedAt(true)}
      onPointerLeave={() => setPointedAt(false)}
      onFocus={() => setFocus(true)}
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setFocus(false)}
      onKeyDown={(event) => {
        if (event.key !== "+" || event.target !== event.currentTarget || isDeleted) return;
        event.preventDefault();
        setPicking(true);
      }}
    >
      <div className="gutter">
        {continued ? (
          <time dateTime={new Date(message.at).toISOString()}>{clockText(message.at)}</time>
        ) : (
          <Avatar user={by} />
        )}
      </div>
      <div className="content">
        {!continued && (
          <header className="message-head">
            <span className="author">{nameOf(by)}</span>
            <DoorMark user={by} />
            {aside && <PrivateMark room={room} message={message} />}
            <time dateTime={new Date(message.at).toISOString()} title={wholeText(message.at)}>
              {clockText(message.at)}
            </time>
          </header>
        )}
        {message.replyTo !== undefined && !isDeleted && (
          <QuoteLine room={room} id={message.replyTo} known={props.quoted} />
        )}
        {isDeleted ? (
          <p className="deleted">This message was deleted.</p>
        ) : isEditing ? (
          <MessageEditor room={room} message={message} />
        ) : (
          <>
            <Markdown text={message.text} mentions={message.mentions} />
            {message.editedAt !== undefined && (
              <small className="edited" title={`edited ${wholeText(message.editedAt)}`}>
                edited
              </small>
            )}
          </>
        )}
        <Reactions room={room} message={message} />
      </div>
      {showsTools && (
        <MessageTools room={room} message={message} isPicking={isPicking} onPicking={setPicking} onMenu={setMenu} />
      )}
    </article>
  );
});

/** Says who can read a private message; pressing it goes to the conversation with that person. */
function PrivateMark({ room, message }: { room: RoomId; message: Message }) {
  const actions = useActions();
  const you = useHub((state) => state.you?.id);
  const peer = useUser(useRoom(room)?.peer);
  return (
    <button type="button" className="private-mark" onClick={() => actions.jump(room, message.id)}>
      <Lock size={11} aria-hidden />
      {message.by === you ? `private to ${nameOf(peer)}` : "private to you"}
    </button>
  );
}

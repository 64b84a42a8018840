import { LIMITS, type MessageId, type Room, type RoomId, type UserId } from "@wireside/protocol";
import { SendHorizontal, Smile, X } from "lucide-react";
import {
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type Dispatch,
  type KeyboardEvent,
  type SetStateAction,
} from "react";
import { DialogTrigger, Popover } from "react-aria-components";
import { IconButton } from "../controls/icon-button.tsx";
import { tellTrouble } from "../controls/notices.tsx";
import { QuotedText, useQuoted } from "../conversation/quote-line.tsx";
import { indexOfMessage, type HistoryWindow } from "../conversation/window.ts";
import { EmojiPicker } from "../emoji/emoji-picker.tsx";
import { useClient, useHub } from "../hub/context.ts";
import { CompletionList } from "./completion-list.tsx";
import { NO_DRAFT, type Draft } from "./drafts.ts";
import { fitHeight } from "./fit-height.ts";
import { Recipient } from "./recipient.tsx";
import { useCompletion } from "./use-completion.ts";
import { useSend } from "./use-send.ts";

interface ComposerProps {
  room: Room;
  window: HistoryWindow;
  draft: Draft;
  setDraft: Dispatch<SetStateAction<Draft>>;
  onSent: () => void;
  /** Opens the last message of one's own; false when there is none. */
  onEditLast: () => boolean;
}

/** Where one writes: to whom, in answer to what, and the text. */
export function Composer({ room, window, draft, setDraft, onSent, onEditLast }: ComposerProps) {
  const box = useRef<HTMLTextAreaElement>(null);
  const wantedCaret = useRef<number>(undefined);
  const [caret, setCaret] = useState(draft.text.length);
  const [isPicking, setPicking] = useState(false);
  const send = useSend(room);
  const directRoom = useRoomOf(draft.to);
  const where = draft.to === undefined ? room.id : directRoom;
  const isTyping = useTyping(where);
  const excess = excessBytes(draft.text);
  const isPrivate = room.kind === "direct" || draft.to !== undefined;

  const change = (text: string, at: number): void => {
    setDraft((before) => ({ ...before, text }));
    setCaret(at);
    wantedCaret.current = at;
  };
  const completion = useCompletion(draft.text, caret, change);

  useLayoutEffect(() => fitHeight(box.current), [draft.text]);
  useLayoutEffect(() => {
    if (wantedCaret.current === undefined) return;
    box.current?.setSelectionRange(wantedCaret.current, wantedCaret.current);
    wantedCaret.current = undefined;
  });
  useEffect(() => {
    if (matchMedia("(hover: hover)").matches) box.current?.focus();
  }, []);

  const submit = (): void => {
    if (draft.text.trim() === "" || excess > 0) return;
    const sent = draft;
    // Whoever wrote privately goes on writing privately until they choose otherwise.
    setDraft({ ...NO_DRAFT, to: draft.to });
    send(sent).then(onSent, (error: unknown) => {
      setDraft((now) => (now.text === "" ? sent : { ...now, text: `${sent.text}\n${now.text}` }));
      tellTrouble(error);
    });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (completion.onKey(event) || event.nativeEvent.isComposing) return;
    const { key } = event;
    if (key === "Enter" && !event.shiftKey) submit();
    else if (key === "ArrowUp" && draft.text === "" && !event.altKey && !event.shiftKey) onEditLast();
    else if (key === "PageUp" && !event.shiftKey)
      document.querySelector<HTMLElement>('#messages [data-focus][tabindex="0"]')?.focus();
    else if (key === "Escape" && draft.replyTo !== undefined) setDraft((now) => ({ ...now, replyTo: undefined }));
    else return;
    event.preventDefault();
  };
  const insert = (sign: string): void => {
    setPicking(false);
    change(draft.text.slice(0, caret) + sign + draft.text.slice(caret), caret + sign.length);
    requestAnimationFrame(() => box.current?.focus());
  };

  return (
    <section className="composer" aria-label="Write a message" data-private={isPrivate}>
      <CompletionList completions={completion.completions} active={completion.active} onPick={completion.pick} />
      <div className="composer-top">
        <Recipient
          room={room}
          to={draft.to}
          onChange={(to) => setDraft((now) => ({ ...now, to, replyTo: undefined }))}
        />
        {draft.replyTo !== undefined && (
          <ReplyStrip
            room={where ?? room.id}
            id={draft.replyTo}
            window={window}
            onCancel={() => setDraft((now) => ({ ...now, replyTo: undefined }))}
          />
        )}
      </div>
      <div className="composer-box">
        <textarea
          ref={box}
          id="message-box"
          rows={1}
          value={draft.text}
          placeholder="Write a message"
          aria-label={isPrivate ? "Private message" : `Message to everyone in ${room.name}`}
          aria-autocomplete="list"
          aria-controls="completions"
          aria-activedescendant={completion.completions[completion.active]?.key}
          onChange={(event) => {
            setDraft((now) => ({ ...now, text: event.target.value }));
            setCaret(event.target.selectionStart);
            if (event.target.value !== "") isTyping();
          }}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
          onKeyDown={onKeyDown}
        />
        <DialogTrigger isOpen={isPicking} onOpenChange={setPicking}>
          <IconButton label="Emoji" icon={Smile} />
          <Popover className="popover" placement="top end">
            <EmojiPicker onPick={insert} />
          </Popover>
        </DialogTrigger>
        <IconButton
          className="send"
          label={isPrivate ? "Send privately" : "Send"}
          keys="Enter"
          icon={SendHorizontal}
          isDisabled={draft.text.trim() === "" || excess > 0}
          onPress={submit}
        />
      </div>
      {excess > 0 && (
        <p className="composer-excess" role="alert">
          {excess.toLocaleString()} bytes too long: a message holds {LIMITS.messageBytes.toLocaleString()}.
        </p>
      )}
    </section>
  );
}

interface ReplyStripProps {
  room: RoomId;
  id: MessageId;
  window: HistoryWindow;
  onCancel: () => void;
}

function ReplyStrip({ room, id, window, onCancel }: ReplyStripProps) {
  const quoted = useQuoted(room, id, window.messages[indexOfMessage(window.messages, id)]);
  return (
    <div className="reply-strip">
      <span className="quiet">in answer to</span>
      <QuotedText quoted={quoted} />
      <IconButton label="Do not answer this" keys="Esc" icon={X} size={14} onPress={onCancel} />
    </div>
  );
}

function useRoomOf(peer: UserId | undefined): RoomId | undefined {
  return useHub((state) =>
    peer === undefined ? undefined : [...state.rooms.values()].find((room) => room.peer === peer)?.id,
  );
}

/** Tells the room that one is typing, at most every three seconds, unless one has chosen not to. */
function useTyping(room: RoomId | undefined): () => void {
  const client = useClient();
  const last = useRef(0);
  return () => {
    const now = Date.now();
    if (room === undefined || !client.state.preferences.typing || now - last.current < 3_000) return;
    last.current = now;
    client.typing(room);
  };
}

/** Bytes by which a text is too long. */
function excessBytes(text: string): number {
  // Each UTF-16 unit is at most three bytes; short texts need no counting.
  if (text.length * 3 <= LIMITS.messageBytes) return 0;
  return Math.max(0, new TextEncoder().encode(text).length - LIMITS.messageBytes);
}

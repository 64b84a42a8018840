import type { Message, MessageId, RoomId } from "@wireside/protocol";
import { CornerUpLeft } from "lucide-react";
import { useEffect } from "react";
import { useSession } from "../chat/session.ts";
import { useUser } from "../hub/context.ts";
import { useStore } from "../state/use-store.ts";
import { nameOf } from "../hub/names.ts";
import { plainText } from "../markdown/parse.ts";
import { DoorMark } from "../people/door-mark.tsx";
import { useActions } from "./actions.ts";
import type { Quoted } from "./quotes.ts";

interface QuoteLineProps {
  room: RoomId;
  id: MessageId;
  /** The message, when it is in the window. */
  known: Message | undefined;
}

/** The message that is answered to, in one line; pressing it goes there. */
export function QuoteLine({ room, id, known }: QuoteLineProps) {
  const actions = useActions();
  const quoted = useQuoted(room, id, known);
  return (
    <button type="button" className="quote-line" onClick={() => actions.jump(room, id)}>
      <CornerUpLeft size={13} aria-hidden />
      <span className="hidden">In answer to </span>
      <QuotedText quoted={quoted} />
    </button>
  );
}

/** Who wrote it and what, without marks. */
export function QuotedText({ quoted }: { quoted: Quoted }) {
  const by = useUser(typeof quoted === "string" ? undefined : quoted.by);
  if (quoted === "loading") return <span className="quiet">…</span>;
  if (quoted === "missing") return <span className="quiet">a message that cannot be shown</span>;
  return (
    <>
      <strong>{nameOf(by)}</strong>
      <DoorMark user={by} isSmall />
      <span className="quote-text">
        {quoted.deletedAt === undefined ? plainText(quoted.text).slice(0, 200) : "deleted message"}
      </span>
    </>
  );
}

/** A message by its id, asked for when it is not known. */
export function useQuoted(room: RoomId, id: MessageId, known: Message | undefined): Quoted {
  const { quotes } = useSession();
  const loaded = useStore(quotes).get(id);
  const isKnown = known !== undefined;
  useEffect(() => {
    if (!isKnown) void quotes.load(room, id);
  }, [quotes, room, id, isKnown]);
  return known ?? loaded ?? "loading";
}

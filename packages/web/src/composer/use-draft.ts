import type { RoomId } from "@wireside/protocol";
import { useCallback, useState, type Dispatch, type SetStateAction } from "react";
import { useSession } from "../chat/session.ts";
import type { Draft } from "./drafts.ts";

/** The draft of a room, kept with every change. For a component that is keyed by the room. */
export function useDraft(room: RoomId): [Draft, Dispatch<SetStateAction<Draft>>] {
  const { drafts } = useSession();
  const [draft, setDraft] = useState(() => drafts.read(room));
  const change = useCallback(
    (next: SetStateAction<Draft>) => {
      setDraft((before) => {
        const after = typeof next === "function" ? next(before) : next;
        drafts.write(room, after);
        return after;
      });
    },
    [drafts, room],
  );
  return [draft, change];
}

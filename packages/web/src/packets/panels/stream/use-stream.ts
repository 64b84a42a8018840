import type { ConversationName, FollowedPiece } from "@wireside/packets";
import { useCallback, useEffect, useRef, useState } from "react";
import type { Viewer } from "../../viewer.ts";
import { StreamText } from "./stream-text.ts";

/** Pieces asked for at once. */
const PART = 150;

export interface ShownPiece {
  readonly key: number;
  readonly piece: FollowedPiece;
  /** Its bytes as text; empty for a gap. */
  readonly text: string;
}

interface Stream {
  readonly pieces: readonly ShownPiece[];
  readonly isWhole: boolean;
  readonly error: string | undefined;
  /** Asks for what comes next, if nothing is on its way. */
  readonly more: () => void;
}

/** What a conversation carried, part by part as it is scrolled. */
export function useStream(viewer: Viewer, name: ConversationName): Stream {
  const [pieces, setPieces] = useState<readonly ShownPiece[]>([]);
  const [isWhole, setWhole] = useState(false);
  const [error, setError] = useState<string | undefined>(undefined);
  const next = useRef<number | undefined>(0);
  const asking = useRef<AbortController | undefined>(undefined);
  const letters = useRef(new StreamText());

  const more = useCallback(() => {
    if (next.current === undefined || asking.current !== undefined) return;
    const from = next.current;
    const stop = (asking.current = new AbortController());
    viewer.remote.call("follow", [name, from, PART], { signal: stop.signal }).then(
      (part) => {
        asking.current = undefined;
        next.current = part.next;
        const shown = part.pieces.map((piece, at) => ({ key: from + at, piece, text: letters.current.take(piece) }));
        setPieces((was) => [...was, ...shown]);
        setWhole(part.next === undefined);
      },
      (failure: unknown) => {
        asking.current = undefined;
        if (stop.signal.aborted) return;
        next.current = undefined;
        setError(failure instanceof Error ? failure.message : String(failure));
      },
    );
  }, [viewer, name]);

  useEffect(() => {
    more();
    return () => {
      asking.current?.abort();
      asking.current = undefined;
    };
  }, [more]);
  return { pieces, isWhole, error, more };
}

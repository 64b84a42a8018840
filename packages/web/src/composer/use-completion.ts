import { useMemo, useState, type KeyboardEvent } from "react";
import { useHub } from "../hub/context.ts";
import { completeEmoji, completeMention, findStarted, insertCompletion, type Completion } from "./completion.ts";

interface CompletionState {
  completions: readonly Completion[];
  active: number;
  /** Takes the key when a list is open. True when it did. */
  onKey(event: KeyboardEvent): boolean;
  pick: (completion: Completion) => void;
}

/** Completes names and emoji in a text while it is typed. `change` gets the new text and where the caret belongs. */
export function useCompletion(
  text: string,
  caret: number,
  change: (text: string, caret: number) => void,
): CompletionState {
  const users = useHub((state) => state.users);
  const online = useHub((state) => state.online);
  const you = useHub((state) => state.you?.id);
  const [chosen, setChosen] = useState({ for: "", index: 0 });
  const [dismissed, setDismissed] = useState<string>();

  const started = useMemo(() => findStarted(text, caret), [text, caret]);
  const key = started === undefined ? "" : `${started.kind} ${started.start} ${started.query}`;
  const completions = useMemo(() => {
    if (started === undefined) return [];
    if (started.kind === "emoji") return completeEmoji(started.query);
    return completeMention(
      started.query,
      [...users.values()].filter(({ id }) => id !== you),
      online,
    );
  }, [started, users, online, you]);
  const isOpen = started !== undefined && completions.length > 0 && dismissed !== `${started.kind} ${started.start}`;
  const active = chosen.for === key ? chosen.index : 0;

  const pick = (completion: Completion): void => {
    if (started === undefined) return;
    const next = insertCompletion(text, caret, started, completion);
    change(next.text, next.caret);
  };
  const onKey = (event: KeyboardEvent): boolean => {
    if (!isOpen || event.nativeEvent.isComposing || event.altKey) return false;
    const completion = completions[active];
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0) setChosen({ for: key, index: (active + step + completions.length) % completions.length });
    else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey && completion !== undefined)
      pick(completion);
    else if (event.key === "Escape") setDismissed(`${started.kind} ${started.start}`);
    else return false;
    event.preventDefault();
    return true;
  };
  return { completions: isOpen ? completions : [], active, onKey, pick };
}

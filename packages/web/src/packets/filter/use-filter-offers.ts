import type { FilterCompletion, FilterError, FilterSuggestion } from "@wireside/packets";
import { useRef, useState } from "react";
import type { Viewer } from "../viewer.ts";

/** What a filter that is being written could go on with. */
export interface FilterOffers {
  readonly suggestions: readonly FilterSuggestion[];
  /** The one that the keyboard is on; -1 before it went to any. */
  readonly at: number;
  /** What is wrong with the text as it is. */
  readonly error: FilterError | undefined;
  readonly ask: (text: string, caret: number) => Promise<void>;
  readonly move: (step: 1 | -1) => void;
  readonly close: () => void;
  /**
   * The text with a suggestion in its place, and where the caret is then; undefined while the suggestions for this text have
   * not come yet.
   */
  readonly take: (text: string, suggestion: FilterSuggestion) => TakenText | undefined;
}

interface TakenText {
  readonly text: string;
  readonly caret: number;
}

/** Asks the worker at every letter; answers for a text that was typed on meanwhile are let go. */
export function useFilterOffers(viewer: Viewer): FilterOffers {
  const [{ of, from, to, suggestions }, setCompletion] = useState<FilterCompletion & { of: string }>(NONE);
  const [error, setError] = useState<FilterError | undefined>(undefined);
  const [at, setAt] = useState(-1);
  const turn = useRef(0);

  const close = (): void => {
    turn.current++;
    setCompletion(NONE);
    setAt(-1);
  };
  const ask = async (text: string, caret: number): Promise<void> => {
    const asked = ++turn.current;
    const [completion, wrong] = await Promise.all([
      text === "" ? NONE : viewer.remote.call("complete", [text, caret]),
      viewer.remote.call("checkFilter", [text]),
    ]);
    if (asked !== turn.current) return;
    setCompletion({ ...completion, of: text });
    setError(wrong);
    setAt(-1);
  };
  const move = (step: 1 | -1): void => setAt((at + step + suggestions.length) % suggestions.length);
  const take = (text: string, suggestion: FilterSuggestion): TakenText | undefined =>
    of === text
      ? { text: text.slice(0, from) + suggestion.text + text.slice(to), caret: from + suggestion.text.length }
      : undefined;
  return { suggestions, at, error, ask, move, close, take };
}

const NONE: FilterCompletion & { of: string } = { of: "", from: 0, to: 0, suggestions: [] };

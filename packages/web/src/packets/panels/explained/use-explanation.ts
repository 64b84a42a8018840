import type { ConversationName, ExplainedConversation } from "@wireside/packets";
import { useEffect, useRef, useState } from "react";
import type { Viewer } from "../../viewer.ts";

export type ExplanationState =
  | { readonly at: "running" }
  | { readonly at: "ended"; readonly because: string }
  | { readonly at: "done"; readonly explanation: ExplainedConversation };

/** The explanation of a conversation, made when it is looked at. */
export function useExplanation(
  viewer: Viewer,
  name: ConversationName,
): { state: ExplanationState; stop: () => void; again: () => void } {
  const [state, setState] = useState<ExplanationState>({ at: "running" });
  const [turn, setTurn] = useState(0);
  const running = useRef<AbortController | undefined>(undefined);

  useEffect(() => {
    const stop = (running.current = new AbortController());
    setState({ at: "running" });
    viewer.remote.call("explain", [name], { signal: stop.signal }).then(
      (explanation) => setState({ at: "done", explanation }),
      (error: unknown) => {
        if (stop.signal.aborted) return;
        setState({ at: "ended", because: error instanceof Error ? error.message : String(error) });
      },
    );
    return () => stop.abort();
  }, [viewer, name, turn]);

  const stop = (): void => {
    running.current?.abort();
    setState({ at: "ended", because: "Explaining it was stopped." });
  };
  return { state, stop, again: () => setTurn(turn + 1) };
}

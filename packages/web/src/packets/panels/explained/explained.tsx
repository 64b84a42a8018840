import { useMemo } from "react";
import { Button } from "react-aria-components";
import { useViewer } from "../../context.ts";
import { Split } from "../../panes.tsx";
import type { StudyView } from "../../worker/study-views.ts";
import { LadderView } from "../ladder/ladder-view.tsx";
import { StudyGate } from "../study-gate.tsx";
import { Sentences } from "./sentences.tsx";
import { useExplanation, type ExplanationState } from "./use-explanation.ts";

/** What happened in the chosen conversation, in sentences, and its ladder diagram. */
export function Explained() {
  return <StudyGate>{(study) => <Studied study={study} />}</StudyGate>;
}

function Studied({ study }: { study: StudyView }) {
  const viewer = useViewer();
  const { state, stop, again } = useExplanation(viewer, study.name);
  const carried = useMemo(
    () => new Map(state.at === "done" ? state.explanation.carried.map(({ frame, text }) => [frame, text]) : []),
    [state],
  );
  return (
    <Split
      along="rows"
      name="explained"
      share={50}
      first={<Told state={state} onStop={stop} onAgain={again} />}
      second={<LadderView study={study} carried={carried} />}
    />
  );
}

interface ToldProps {
  state: ExplanationState;
  onStop: () => void;
  onAgain: () => void;
}

function Told({ state, onStop, onAgain }: ToldProps) {
  if (state.at === "done") return <Sentences explanation={state.explanation} />;
  return (
    <div className="nothing">
      {state.at === "running" ? <progress aria-label="Explaining" /> : <p role="alert">{state.because}</p>}
      <Button className="button small" onPress={state.at === "running" ? onStop : onAgain}>
        {state.at === "running" ? "Stop" : "Try again"}
      </Button>
    </div>
  );
}

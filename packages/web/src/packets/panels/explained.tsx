import { LadderView } from "./ladder/ladder-view.tsx";
import { StudyGate } from "./study-gate.tsx";

/** What happened in the chosen conversation, and its ladder diagram. */
export function Explained() {
  return <StudyGate>{(study) => <LadderView study={study} />}</StudyGate>;
}

import type { ConversationName } from "@wireside/packets";
import type { ReactNode } from "react";
import { Button } from "react-aria-components";
import { useStore } from "../../state/use-store.ts";
import { useViewer } from "../context.ts";
import { countText } from "../text.ts";
import type { StudyView } from "../worker/study-views.ts";

/** Shows what needs a conversation that was looked into; before that, how far looking into it is. */
export function StudyGate({ children }: { children: (study: StudyView) => ReactNode }) {
  const viewer = useViewer();
  const state = useStore(viewer.study.state);
  switch (state.at) {
    case "nothing":
      return <p className="nothing quiet">Choose a packet of a TCP or UDP conversation.</p>;
    case "running": {
      const { progress } = state;
      const share = progress?.total === undefined ? undefined : progress.done / Math.max(1, progress.total);
      return (
        <div className="nothing">
          <progress aria-label="Looking into it" max={1} {...(share === undefined ? {} : { value: share })} />
          <p className="quiet">
            Looking into {nameText(state.name)}
            {progress?.total === undefined
              ? ""
              : `: ${countText(progress.done)} of ${countText(progress.total)} packets`}
          </p>
          <Button className="button small" onPress={() => viewer.study.stop()}>
            Stop
          </Button>
        </div>
      );
    }
    case "stopped":
    case "failed":
      return (
        <div className="nothing">
          <p className="quiet" role={state.at === "failed" ? "alert" : undefined}>
            {state.at === "failed" ? state.because : `Looking into ${nameText(state.name)} was stopped.`}
          </p>
          <Button className="button small" onPress={() => void viewer.study.begin(state.name)}>
            Try again
          </Button>
        </div>
      );
    case "done":
      return (
        <div className="study" key={nameText(state.name)}>
          {state.view.studied < state.view.frames && (
            <p className="study-part">
              Of its {countText(state.view.frames)} packets the first {countText(state.view.studied)} are looked at
              here.
            </p>
          )}
          {children(state.view)}
        </div>
      );
  }
}

/** `tcp.stream 3` */
export function nameText({ over, stream }: ConversationName): string {
  return `${over}.stream ${stream}`;
}

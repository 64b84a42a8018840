import type { CaptureView, Progress } from "@wireside/packets";
import { TriangleAlert, X } from "lucide-react";
import { useState } from "react";
import { Button } from "react-aria-components";
import { IconButton } from "../controls/icon-button.tsx";
import { useStore } from "../state/use-store.ts";
import { useViewer } from "./context.ts";
import { bytesText, countText } from "./text.ts";

/** Below the bar: what is being done and how far it is, what is wrong with the file, what went wrong here. */
export function Notes({ capture }: { capture: CaptureView }) {
  const viewer = useViewer();
  const reading = useStore(viewer.reading);
  const { isRunning } = useStore(viewer.filter);
  const filtering = useStore(viewer.filtering);
  const trouble = useStore(viewer.trouble);
  return (
    <div className="notes">
      {reading !== undefined && (
        <Work
          what={`Reading: ${bytesText(reading.done)}${reading.total === undefined ? "" : ` of ${bytesText(reading.total)}`}`}
          progress={reading}
          onStop={() => void viewer.stopReading()}
        />
      )}
      {isRunning && (
        <Work
          what={reading === undefined ? filterText(filtering) : "The filter waits until the capture is read."}
          progress={filtering}
          onStop={() => viewer.stopFilter()}
        />
      )}
      {reading === undefined && capture.problems.length > 0 && <Problems capture={capture} />}
      {trouble !== undefined && (
        <div className="note" role="alert">
          <TriangleAlert size={15} aria-hidden /> <p>{trouble}</p>
          <IconButton label="Dismiss" icon={X} size={15} onPress={() => viewer.trouble.set(undefined)} />
        </div>
      )}
    </div>
  );
}

function filterText(progress: Progress | undefined): string {
  if (progress?.total === undefined) return "Filtering";
  return `Filtering: ${countText(progress.done)} of ${countText(progress.total)} packets`;
}

interface WorkProps {
  what: string;
  progress: Progress | undefined;
  onStop: () => void;
}

function Work({ what, progress, onStop }: WorkProps) {
  const share = progress?.total === undefined ? undefined : progress.done / Math.max(1, progress.total);
  return (
    <div className="note work">
      <progress aria-label={what.split(":")[0]} max={1} {...(share === undefined ? {} : { value: share })} />
      <p>{what}</p>
      <Button className="button small" onPress={onStop}>
        Stop
      </Button>
    </div>
  );
}

/** What was wrong with the file itself, and what there is of it. */
function Problems({ capture }: { capture: CaptureView }) {
  const [isDismissed, setDismissed] = useState(false);
  const { problems, problemsLeftOut, frames } = capture;
  if (isDismissed) return null;
  const [first, ...others] = problems.map(({ code, text, offset }) => <p key={`${code} ${offset}`}>{text}</p>);
  return (
    <div className="note problems" role="status">
      <TriangleAlert size={15} aria-hidden />
      <div>
        {first}
        {others.length + problemsLeftOut > 0 && (
          <details>
            <summary>{countText(others.length + problemsLeftOut)} more</summary>
            {others}
            {problemsLeftOut > 0 && <p>and {countText(problemsLeftOut)} that are not listed</p>}
          </details>
        )}
        <p className="quiet">{countText(frames)} packets are whole, and shown.</p>
      </div>
      <IconButton label="Dismiss" icon={X} size={15} onPress={() => setDismissed(true)} />
    </div>
  );
}

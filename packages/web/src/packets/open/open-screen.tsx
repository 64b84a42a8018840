import { FileSearch } from "lucide-react";
import { Button, FileTrigger } from "react-aria-components";
import { useStore } from "../../state/use-store.ts";
import { useViewer } from "../context.ts";
import { bytesText, countText } from "../text.ts";

/** What one sees before a capture is open: where to drop one, how far opening is, or why it cannot be opened. */
export function OpenScreen() {
  const viewer = useViewer();
  const opened = useStore(viewer.opened);
  return (
    <main className="open-screen">
      <div className="open-card">
        <FileSearch size={40} aria-hidden />
        <h1>See what happened on the wire</h1>
        {opened.at === "opening" ? (
          <Opening name={opened.name} progress={opened.progress} onStop={() => viewer.close()} />
        ) : (
          <>
            <p className="quiet">
              Drop a capture here: pcap or pcapng, gzipped or not. It is read in this page and goes nowhere else.
            </p>
            {opened.at === "failed" && (
              <p className="open-failure" role="alert">
                {opened.name} could not be opened: {opened.because}
              </p>
            )}
            <OpenButton />
          </>
        )}
      </div>
    </main>
  );
}

/** A button that asks for a file. */
export function OpenButton() {
  const viewer = useViewer();
  return (
    <FileTrigger
      onSelect={(files) => {
        const file = files?.[0];
        if (file !== undefined) void viewer.open(file);
      }}
    >
      <Button className="button primary">Open a capture</Button>
    </FileTrigger>
  );
}

interface OpeningProps {
  name: string;
  progress: { done: number; total: number | undefined; frames: number } | undefined;
  onStop: () => void;
}

function Opening({ name, progress, onStop }: OpeningProps) {
  const share = progress?.total === undefined ? undefined : progress.done / Math.max(1, progress.total);
  return (
    <>
      <p>Reading {name}</p>
      <progress aria-label="Reading" max={1} {...(share === undefined ? {} : { value: share })} />
      <p className="quiet" aria-live="off">
        {countText(progress?.frames ?? 0)} packets, {bytesText(progress?.done ?? 0)}
        {progress?.total === undefined ? "" : ` of ${bytesText(progress.total)}`}
      </p>
      <Button className="button" onPress={onStop}>
        Stop
      </Button>
    </>
  );
}

import type { Progress } from "@wireside/packets";
import { FileSearch } from "lucide-react";
import { Button } from "react-aria-components";
import { useStore } from "../../state/use-store.ts";
import { useViewer } from "../context.ts";
import { bytesText, countText } from "../text.ts";
import { askForFile } from "./open-file.tsx";

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
                <strong>{opened.name}</strong> could not be opened. {opened.because}
              </p>
            )}
            <Button className="button primary" onPress={askForFile}>
              Open a capture
            </Button>
            <p className="quiet open-keys">
              <kbd>Ctrl O</kbd> opens, <kbd>?</kbd> shows the keys
            </p>
            {location.protocol !== "file:" && (
              <a className="quiet open-keys" href="/standalone/wireside-packets.html" download>
                This viewer as one file, for a machine without a hub
              </a>
            )}
          </>
        )}
      </div>
    </main>
  );
}

interface OpeningProps {
  name: string;
  progress: Progress | undefined;
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

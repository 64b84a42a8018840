import type { CaptureView, Sentence } from "@wireside/packets";
import { useEffect, useState } from "react";
import { useViewer } from "../context.ts";
import { SentenceList } from "./explained/sentence-list.tsx";

/** What there is to say of the capture as a whole: what it holds, and what to look at first. */
export function CaptureTold({ capture }: { capture: CaptureView }) {
  const viewer = useViewer();
  const [sentences, setSentences] = useState<readonly Sentence[]>([]);
  const [chosen, setChosen] = useState<Sentence | undefined>(undefined);

  useEffect(() => {
    const stop = new AbortController();
    viewer.remote.call("explainCapture", [], { signal: stop.signal }).then(setSentences, (error: unknown) => {
      if (!stop.signal.aborted) viewer.fail(error);
    });
    return () => stop.abort();
  }, [viewer, capture]);

  return (
    <div className="capture-told">
      <SentenceList sentences={sentences} chosen={chosen} onChoose={setChosen} />
    </div>
  );
}

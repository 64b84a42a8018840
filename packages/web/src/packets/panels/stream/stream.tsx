import type { ConversationName, FollowedPiece } from "@wireside/packets";
import { useEffect, useRef, useState } from "react";
import { useStore } from "../../../state/use-store.ts";
import { useViewer } from "../../context.ts";
import { nameText } from "../study-gate.tsx";
import { StreamPiece } from "./stream-piece.tsx";
import { useStream } from "./use-stream.ts";

const SIDES = [
  ["both", "Both ways"],
  [0, "There →"],
  [1, "Back ←"],
] as const;
type Sides = (typeof SIDES)[number][0];

/** The bytes of the chosen conversation in order, as text or as bytes, each side in its colour. */
export function Stream() {
  const viewer = useViewer();
  const name = useStore(viewer.conversation);
  if (name === undefined) return <p className="nothing quiet">Choose a packet of a TCP or UDP conversation.</p>;
  return <Followed key={nameText(name)} name={name} />;
}

function Followed({ name }: { name: ConversationName }) {
  const viewer = useViewer();
  const [form, setForm] = useState<"text" | "bytes">("text");
  const [sides, setSides] = useState<Sides>("both");
  const { pieces, isWhole, error, more } = useStream(viewer, name);
  const frame = useStore(viewer.frame)?.number;
  const box = useRef<HTMLDivElement>(null);
  const end = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const mark = end.current;
    if (mark === null) return undefined;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting === true && more(), {
      root: box.current,
      rootMargin: "600px",
    });
    observer.observe(mark);
    return () => observer.disconnect();
    // A mark that is in view still, after what came, is told of anew.
  }, [more, pieces, form, sides]);

  return (
    <section className="stream" aria-label="Stream">
      <div className="chips">
        <div role="group" aria-label="Form" className="chip-group">
          {(["text", "bytes"] as const).map((each) => (
            <button
              key={each}
              type="button"
              className="chip"
              aria-pressed={form === each}
              onClick={() => setForm(each)}
            >
              {each === "text" ? "Text" : "Bytes"}
            </button>
          ))}
        </div>
        <div role="group" aria-label="Direction" className="chip-group">
          {SIDES.map(([each, label]) => (
            <button
              key={each}
              type="button"
              className="chip"
              aria-pressed={sides === each}
              onClick={() => setSides(each)}
            >
              {label}
            </button>
          ))}
        </div>
        <button
          type="button"
          className="link-button"
          onClick={() => void viewer.applyFilter(`${name.over}.stream == ${name.stream}`)}
        >
          Show only its packets
        </button>
      </div>
      <div ref={box} className="stream-text" tabIndex={0} role="group" aria-label="What was carried">
        {pieces
          .filter(({ piece }) => sides === "both" || piece.direction === sides)
          .map(({ key, piece, text }) => (
            <StreamPiece
              key={key}
              piece={piece}
              text={text}
              form={form}
              isChosen={frameOf(piece) === frame}
              onChoose={(chosen) => void viewer.goTo(chosen)}
            />
          ))}
        {isWhole && pieces.length === 0 && <p className="quiet">Nothing was carried.</p>}
        {error !== undefined && <p role="alert">{error}</p>}
        {!isWhole && <p className="quiet">…</p>}
        <div ref={end} />
      </div>
    </section>
  );
}

function frameOf(piece: FollowedPiece): number | undefined {
  return piece.kind === "gap" ? undefined : piece.frame;
}

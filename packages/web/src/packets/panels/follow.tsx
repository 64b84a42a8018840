import { useEffect, useState } from "react";
import { useStore } from "../../state/use-store.ts";
import { useViewer } from "../context.ts";
import { countText } from "../text.ts";
import type { FollowedPiece, FollowedStream } from "../worker/methods.ts";

/** The bytes of the chosen conversation in order, as text or as bytes, each side in its colour. */
export function Follow() {
  const viewer = useViewer();
  const name = useStore(viewer.conversation);
  const [stream, setStream] = useState<FollowedStream | undefined>(undefined);
  const [form, setForm] = useState<"text" | "hex">("text");

  useEffect(() => {
    setStream(undefined);
    if (name === undefined) return undefined;
    const stop = new AbortController();
    viewer.remote.call("follow", [name], { signal: stop.signal }).then(setStream, (error: unknown) => {
      if (!stop.signal.aborted) throw error;
    });
    return () => stop.abort();
  }, [viewer, name]);

  if (name === undefined) return <p className="nothing quiet">Choose a packet of a TCP or UDP conversation.</p>;
  return (
    <section className="follow" aria-label="Stream">
      <div className="conversation-orders" role="group" aria-label="Form">
        {(["text", "hex"] as const).map((each) => (
          <button key={each} type="button" className="chip" aria-pressed={form === each} onClick={() => setForm(each)}>
            {each === "text" ? "Text" : "Bytes"}
          </button>
        ))}
        <span className="quiet">
          {name.over}.stream {name.stream}
        </span>
      </div>
      <pre className="follow-text" tabIndex={0}>
        {stream?.pieces.map((piece, index) => (
          <Piece key={index} piece={piece} form={form} onChoose={() => void viewer.goTo(piece.frame)} />
        ))}
        {stream?.isCut === true && <span className="follow-gap">[more than is shown here]</span>}
      </pre>
    </section>
  );
}

interface PieceProps {
  piece: FollowedPiece;
  form: "text" | "hex";
  onChoose: () => void;
}

function Piece({ piece, form, onChoose }: PieceProps) {
  if (piece.bytes === undefined) {
    return (
      <span className="follow-gap">
        [{countText(piece.missing)} bytes missing in capture file]{"\n"}
      </span>
    );
  }
  return (
    <span
      className="follow-piece"
      data-direction={piece.direction}
      title={`Packet ${piece.frame}`}
      role="button"
      tabIndex={0}
      onClick={onChoose}
      onKeyDown={(event) => {
        if (event.key === "Enter") onChoose();
      }}
    >
      {form === "text" ? asText(piece.bytes) : asHex(piece.bytes)}
    </span>
  );
}

/** Bytes as ASCII; what is no letter is a dot, line ends stay. */
function asText(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes)
    text +=
      byte === 10 || byte === 9 || (byte >= 32 && byte < 127) ? String.fromCharCode(byte) : byte === 13 ? "" : "·";
  return text;
}

function asHex(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 16) {
    const line = bytes.subarray(at, at + 16);
    const hex = Array.from(line, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
    text += `${at.toString(16).padStart(8, "0")}  ${hex.padEnd(47)}  ${asText(line).replace(/\s/gu, "·")}\n`;
  }
  return text;
}

import type { FrameView } from "@wireside/packets";
import { useStore } from "../../state/use-store.ts";
import { useViewer } from "../context.ts";
import { nodeAt } from "./path.ts";

/** What is known of the chosen field, and the filter that finds its like. */
export function FieldLine({ frame }: { frame: FrameView }) {
  const viewer = useViewer();
  const path = useStore(viewer.field);
  const node = path === undefined ? undefined : nodeAt(frame.tree, path);
  if (node === undefined) {
    return <p className="field-line quiet">{frame.stops[0] ?? "Choose a field to see where it stands."}</p>;
  }
  const { filter, length, name, start, words } = node;
  return (
    <div className="field-line">
      <code>{name}</code>
      {length > 0 && (
        <span className="quiet place">
          {length === 1 ? `byte ${start}` : `bytes ${start} to ${start + length - 1}`}
        </span>
      )}
      {words !== undefined && <span className="quiet">{words}</span>}
      {filter !== undefined && (
        <button type="button" className="link-button" title={filter} onClick={() => void viewer.applyFilter(filter)}>
          Show only packets like this
        </button>
      )}
    </div>
  );
}

import { startTransition, useEffect, useState, type DragEvent } from "react";
import { useStore } from "../state/use-store.ts";
import { useViewer } from "./context.ts";
import { Bar } from "./bar.tsx";
import { FieldLine } from "./frame/field-line.tsx";
import { FieldTree } from "./frame/field-tree.tsx";
import { HexPane } from "./frame/hex-pane.tsx";
import { VerdictLine } from "./frame/verdict-line.tsx";
import { KeysDialog } from "./keys-dialog.tsx";
import { useKeys } from "./keys.ts";
import { PacketList } from "./list/packet-list.tsx";
import { Notes } from "./notes.tsx";
import { OpenFile } from "./open/open-file.tsx";
import { OpenScreen } from "./open/open-screen.tsx";
import { Panels } from "./panels/panels.tsx";
import { Split } from "./panes.tsx";

/** The viewer: a place to drop a capture, then its packets, the chosen one's fields and bytes, and its conversations. */
export function App() {
  const viewer = useViewer();
  const opened = useStore(viewer.opened);
  const [isOver, setOver] = useState(false);
  useKeys(viewer);
  useEffect(() => {
    document.title = opened.at === "open" ? `${opened.name} · Wireside` : "Packets · Wireside";
  }, [opened]);

  const over = (event: DragEvent): void => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    setOver(true);
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file !== undefined) void viewer.open(file);
  };
  return (
    <div
      className="viewer"
      data-over={isOver || undefined}
      onDragOver={over}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <OpenFile />
      {opened.at === "open" ? (
        <>
          <Bar name={opened.name} capture={opened.capture} isRead={opened.isRead} />
          <Notes key={opened.name} capture={opened.capture} />
          <Main />
        </>
      ) : (
        <OpenScreen />
      )}
      <KeysDialog />
    </div>
  );
}

function Main() {
  const viewer = useViewer();
  const panel = useStore(viewer.panel);
  // The list first: what is around it is put together in small steps behind it.
  const [isSettled, settle] = useState(false);
  useEffect(() => startTransition(() => settle(true)), []);
  return (
    <main className="viewer-main" data-panel={panel}>
      <Split
        along="columns"
        name="panels"
        share={62}
        first={
          <Split
            along="rows"
            name="packets"
            share={52}
            first={<PacketList />}
            second={isSettled ? <Details /> : <div />}
          />
        }
        second={panel === undefined ? undefined : isSettled ? <Panels panel={panel} /> : <div />}
      />
    </main>
  );
}

/** The chosen frame: its fields beside its bytes. */
function Details() {
  const viewer = useViewer();
  const frame = useStore(viewer.frame);
  if (frame === undefined) return <p className="nothing quiet">No packet is chosen.</p>;
  return (
    <div className="details">
      <VerdictLine frame={frame.number} />
      <Split
        along="columns"
        name="details"
        share={47}
        first={<FieldTree frame={frame} />}
        second={<HexPane frame={frame} />}
      />
      <FieldLine frame={frame} />
    </div>
  );
}

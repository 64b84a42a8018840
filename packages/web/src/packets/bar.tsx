import type { CaptureView } from "@wireside/packets";
import { FileSearch, FolderOpen, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { Button, Dialog, DialogTrigger, FileTrigger, Popover } from "react-aria-components";
import { IconButton } from "../controls/icon-button.tsx";
import { useStore } from "../state/use-store.ts";
import { useViewer } from "./context.ts";
import { FilterBox } from "./filter/filter-box.tsx";
import { bytesText, countText, durationText } from "./text.ts";

/** The top of the viewer: which capture, the display filter, how many packets it leaves. */
export function Bar({ name, capture }: { name: string; capture: CaptureView }) {
  const viewer = useViewer();
  return (
    <header className="viewer-bar">
      <div className="viewer-file">
        <FileSearch size={18} aria-hidden />
        <strong title={name}>{name}</strong>
        <span className="quiet">
          {capture.bytes === undefined ? "" : `${bytesText(capture.bytes)}, `}
          {durationText(capture.duration)}
        </span>
        {capture.problems.length > 0 && <Problems capture={capture} />}
        <FileTrigger
          onSelect={(files) => {
            const file = files?.[0];
            if (file !== undefined) void viewer.open(file);
          }}
        >
          <IconButton label="Open another capture" icon={FolderOpen} size={17} />
        </FileTrigger>
      </div>
      <FilterBox />
      <Shown total={capture.frames} />
    </header>
  );
}

/** What was wrong with the file itself. */
function Problems({ capture }: { capture: CaptureView }) {
  return (
    <DialogTrigger>
      <Button className="problem-button">
        <TriangleAlert size={15} aria-hidden /> {capture.problems.length}
      </Button>
      <Popover className="popover">
        <Dialog className="problems" aria-label="Problems of the file">
          {capture.problems.map(({ code, text, offset }) => (
            <p key={`${code} ${offset}`}>{text}</p>
          ))}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

/** How many packets are shown, of how many; and a way to go to one by its number. */
function Shown({ total }: { total: number }) {
  const viewer = useViewer();
  const count = useStore(viewer.count);
  const { progress } = useStore(viewer.filter);
  const [number, setNumber] = useState("");
  return (
    <div className="shown">
      <span className="quiet" aria-live="polite">
        {progress !== undefined
          ? `${countText(progress.done)} of ${countText(total)} looked at`
          : count === total
            ? `${countText(total)} packets`
            : `${countText(count)} of ${countText(total)} packets`}
      </span>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (number !== "") void viewer.goTo(Number(number));
        }}
      >
        <input
          id="go-to-packet"
          aria-label="Go to packet number"
          placeholder="No."
          inputMode="numeric"
          value={number}
          onChange={(event) => setNumber(event.target.value.replace(/\D/gu, ""))}
        />
      </form>
    </div>
  );
}

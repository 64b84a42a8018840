import type { CaptureView } from "@wireside/packets";
import { FileSearch, FolderOpen, Keyboard, Monitor, Moon, PanelRight, Sun } from "lucide-react";
import { useState } from "react";
import { IconButton } from "../controls/icon-button.tsx";
import { useStore } from "../state/use-store.ts";
import { setTheme, THEMES, useTheme } from "../theme/theme.ts";
import { useViewer } from "./context.ts";
import { FilterBox } from "./filter/filter-box.tsx";
import { askForFile } from "./open/open-file.tsx";
import { bytesText, countText, durationText } from "./text.ts";

/** The top of the viewer: which capture, the display filter, how many packets it leaves. */
export function Bar({ name, capture, isRead }: { name: string; capture: CaptureView; isRead: boolean }) {
  return (
    <header className="viewer-bar">
      <div className="viewer-file">
        <FileSearch size={18} aria-hidden />
        <strong title={name}>{name}</strong>
        <span className="quiet">
          {capture.bytes === undefined ? "" : bytesText(capture.bytes)}
          {isRead && `, ${durationText(capture.duration)}`}
        </span>
        <IconButton label="Open another capture" keys="Ctrl O" icon={FolderOpen} size={17} onPress={askForFile} />
      </div>
      <FilterBox />
      <div className="viewer-end">
        <Shown />
        <GoTo />
        <Buttons />
      </div>
    </header>
  );
}

/** How many packets are shown, of how many. */
function Shown() {
  const viewer = useViewer();
  const total = useStore(viewer.total);
  const count = useStore(viewer.count);
  const { isRunning } = useStore(viewer.filter);
  const shown = count === total ? countText(total) : `${countText(count)} of ${countText(total)}`;
  return (
    <span className="quiet shown" aria-live={isRunning ? "off" : "polite"}>
      {shown} packets
    </span>
  );
}

/** Goes to a packet by its number. */
function GoTo() {
  const viewer = useViewer();
  const [number, setNumber] = useState("");
  return (
    <form
      className="go-to"
      onSubmit={(event) => {
        event.preventDefault();
        if (number !== "") void viewer.goTo(Number(number));
        setNumber("");
      }}
    >
      <input
        id="go-to-packet"
        aria-label="Go to packet number"
        placeholder="No."
        inputMode="numeric"
        maxLength={10}
        value={number}
        onChange={(event) => setNumber(event.target.value.replace(/\D/gu, ""))}
      />
    </form>
  );
}

const THEME_SIGNS = { system: Monitor, light: Sun, dark: Moon };

function Buttons() {
  const viewer = useViewer();
  const panel = useStore(viewer.panel);
  const theme = useTheme();
  const nextTheme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? "system";
  return (
    <>
      <IconButton label={`Colours: ${theme}`} icon={THEME_SIGNS[theme]} size={17} onPress={() => setTheme(nextTheme)} />
      <IconButton label="Keys" keys="?" icon={Keyboard} size={17} onPress={() => viewer.isHelpOpen.set(true)} />
      <IconButton
        label={panel === undefined ? "Show conversations" : "Hide what is beside the packets"}
        keys="Ctrl \"
        icon={PanelRight}
        size={17}
        aria-expanded={panel !== undefined}
        onPress={() => viewer.togglePanels()}
      />
    </>
  );
}

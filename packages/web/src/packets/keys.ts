import { useLayoutEffect } from "react";
import { askForFile } from "./open/open-file.tsx";
import type { Viewer } from "./viewer.ts";

interface Shortcut {
  /** `Ctrl+ArrowDown`; on a Mac the command key does as well as Ctrl. */
  readonly chords: readonly string[];
  readonly does: string;
  readonly run: (viewer: Viewer) => void;
  /** Works before a capture is open. */
  readonly isForAll?: true;
}

/** Keys that work wherever the focus is; Wireshark's where it has one. */
export const SHORTCUTS: readonly Shortcut[] = [
  { chords: ["Ctrl+o"], does: "open a capture", run: askForFile, isForAll: true },
  { chords: ["Ctrl+/", "Ctrl+f"], does: "go to the display filter", run: () => focus("display-filter") },
  { chords: ["Ctrl+g"], does: "go to a packet by its number", run: () => focus("go-to-packet") },
  { chords: ["Ctrl+ArrowDown", "F8"], does: "next packet", run: (viewer) => void viewer.step(1) },
  { chords: ["Ctrl+ArrowUp", "F7"], does: "previous packet", run: (viewer) => void viewer.step(-1) },
  { chords: ["Ctrl+Home"], does: "first packet", run: (viewer) => void viewer.select(0) },
  { chords: ["Ctrl+End"], does: "last packet", run: (viewer) => void viewer.select(viewer.count.get() - 1) },
  { chords: ["Ctrl+."], does: "next packet of the conversation", run: (viewer) => void viewer.stepInConversation(1) },
  { chords: ["Ctrl+,"], does: "previous one", run: (viewer) => void viewer.stepInConversation(-1) },
  {
    chords: ["Ctrl+Alt+t"],
    does: "follow the stream; with Shift too, as Wireshark has it",
    run: (viewer) => viewer.showPanel("stream"),
  },
  { chords: ["Ctrl+\\"], does: "show or hide what is beside the packets", run: (viewer) => viewer.togglePanels() },
  { chords: ["?", "F1"], does: "this help", run: (viewer) => viewer.isHelpOpen.set(true), isForAll: true },
];

/** Keys of single parts, for the help; the parts listen to them themselves. */
export const PART_KEYS: readonly { title: string; keys: readonly (readonly [keys: string, does: string])[] }[] = [
  {
    title: "In a list",
    keys: [
      ["↑ ↓", "previous, next"],
      ["Page ↑ ↓", "a page at a time"],
      ["Home End", "first, last"],
      ["Enter", "of a conversation: show only its packets"],
    ],
  },
  {
    title: "In the display filter",
    keys: [
      ["↑ ↓", "through what could come next"],
      ["Tab", "take it"],
      ["Enter", "apply the filter"],
      ["Esc", "close the offers; stop filtering"],
    ],
  },
  {
    title: "In the fields",
    keys: [
      ["→ ←", "open, close"],
      ["Ctrl → ←", "open, close all"],
      ["Backspace", "to the field around it"],
      ["Enter", "open or close"],
    ],
  },
  {
    title: "In the bytes",
    keys: [["↑ ↓ ← →", "from byte to byte, with its field"]],
  },
];

/** Listens to the keys that work everywhere. */
export function useKeys(viewer: Viewer): void {
  // Before it is painted: a key may come at once.
  useLayoutEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || document.querySelector(".overlay") !== null) return;
      const chord = chordOf(event);
      if (!chord.includes("Ctrl") && chord.length === 1 && isTyping(event)) return;
      const shortcut = SHORTCUTS.find(({ chords }) => chords.includes(chord));
      if (shortcut === undefined || (viewer.opened.get().at !== "open" && shortcut.isForAll !== true)) return;
      event.preventDefault();
      shortcut.run(viewer);
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [viewer]);
}

/** What a chord is told from; events of React have it too. */
type Chord = Pick<KeyboardEvent, "ctrlKey" | "metaKey" | "altKey" | "key">;

/** `Ctrl+g`, `F8`: Shift is not told, since it is in the letter. */
export function chordOf({ ctrlKey, metaKey, altKey, key }: Chord): string {
  return `${ctrlKey || metaKey ? "Ctrl+" : ""}${altKey ? "Alt+" : ""}${key.length === 1 ? key.toLowerCase() : key}`;
}

/** `Ctrl ↓` of `Ctrl+ArrowDown`: as it is shown. */
export function chordText(chord: string): string {
  return chord
    .split("+")
    .map((key) => SIGNS[key] ?? (key.length === 1 ? key.toUpperCase() : key))
    .join(" ");
}

const SIGNS: Readonly<Record<string, string>> = { ArrowDown: "↓", ArrowUp: "↑" };

function focus(id: string): void {
  const input = document.getElementById(id);
  input?.focus();
  if (input instanceof HTMLInputElement) input.select();
}

function isTyping({ target }: KeyboardEvent): boolean {
  return target instanceof HTMLElement && target.matches("input, textarea, select");
}

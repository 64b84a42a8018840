import { useEffect } from "react";
import type { Viewer } from "./viewer.ts";

/** Keys of the whole page, Wireshark's where it has one. */
export const KEYS = [
  { keys: "Ctrl+F, Ctrl+/", does: "go to the display filter" },
  { keys: "Ctrl+↓, F8", does: "next packet, wherever the focus is" },
  { keys: "Ctrl+↑, F7", does: "packet before" },
  { keys: "Ctrl+Home, Ctrl+End", does: "first, last packet" },
  { keys: "Ctrl+G", does: "go to a packet by its number" },
  { keys: "Ctrl+. and Ctrl+,", does: "next, previous packet of the same conversation" },
  { keys: "Tab, Shift+Tab", does: "from part to part" },
  { keys: "→ ←", does: "in the fields: open, close" },
] as const;

/** Listens to the keys of the whole page. */
export function useKeys(viewer: Viewer): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const action = actionOf(event, viewer);
      if (action === undefined) return;
      event.preventDefault();
      action();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [viewer]);
}

function actionOf(event: KeyboardEvent, viewer: Viewer): (() => void) | undefined {
  if (viewer.opened.get().at !== "open") return undefined;
  const isControl = event.ctrlKey || event.metaKey;
  const row = viewer.row.get() ?? 0;
  if (event.key === "F8" || (isControl && event.key === "ArrowDown")) return () => void viewer.select(row + 1);
  if (event.key === "F7" || (isControl && event.key === "ArrowUp")) return () => void viewer.select(row - 1);
  if (!isControl) return undefined;
  switch (event.key) {
    case "f":
    case "/":
      return () => document.getElementById("display-filter")?.focus();
    case "Home":
      return () => void viewer.select(0);
    case "End":
      return () => void viewer.select(viewer.count.get() - 1);
    case "g":
      return () => document.getElementById("go-to-packet")?.focus();
    case ".":
      return () => void viewer.stepInConversation(1);
    case ",":
      return () => void viewer.stepInConversation(-1);
    default:
      return undefined;
  }
}

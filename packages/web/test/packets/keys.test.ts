import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { chordOf, chordText, SHORTCUTS } from "../../src/packets/keys.ts";

const event = { ctrlKey: false, metaKey: false, altKey: false };

it("tells a key with what is held down, the same for Ctrl and a Mac's command key", () => {
  expect(chordOf({ ...event, ctrlKey: true, key: "ArrowDown" })).toBe("Ctrl+ArrowDown");
  expect(chordOf({ ...event, metaKey: true, key: "G" })).toBe("Ctrl+g");
  expect(chordOf({ ...event, key: "F8" })).toBe("F8");
  expect(chordOf({ ...event, key: "?" })).toBe("?");
});

it("has each key once", () => {
  const chords = SHORTCUTS.flatMap((shortcut) => shortcut.chords);
  expect(new Set(chords).size).toBe(chords.length);
});

it("has each key on the viewer's page of the documentation", () => {
  const page = readFileSync(join(import.meta.dirname, "../../../../docs/VIEWER.md"), "utf8");
  const missing = SHORTCUTS.flatMap(({ chords }) => chords.map(chordText)).filter((text) => !page.includes(text));
  expect(missing).toEqual([]);
});

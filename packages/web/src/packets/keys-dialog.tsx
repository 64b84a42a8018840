import { DialogFrame } from "../controls/dialog.tsx";
import { KeyLists } from "../controls/key-lists.tsx";
import { useStore } from "../state/use-store.ts";
import { useViewer } from "./context.ts";
import { chordText, PART_KEYS, SHORTCUTS } from "./keys.ts";

/** The keys, those that work everywhere first. */
export function KeysDialog() {
  const viewer = useViewer();
  const isOpen = useStore(viewer.isHelpOpen);
  if (!isOpen) return null;
  const everywhere = SHORTCUTS.map(({ chords, does }) => [chords.map(chordText).join(" · "), does] as const);
  return (
    <DialogFrame title="Keys" onClose={() => viewer.isHelpOpen.set(false)} width="wide">
      <KeyLists places={[{ title: "Everywhere", keys: everywhere }, ...PART_KEYS]} />
    </DialogFrame>
  );
}

import { DialogFrame } from "../controls/dialog.tsx";
import { KeyLists } from "../controls/key-lists.tsx";
import { SHORTCUTS } from "./shortcuts.ts";

/** The keys, one list for each place. */
export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  return (
    <DialogFrame title="Keys" onClose={onClose} width="wide">
      <KeyLists places={SHORTCUTS} />
    </DialogFrame>
  );
}

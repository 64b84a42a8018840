import { DialogFrame } from "../controls/dialog.tsx";
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
      <div className="shortcuts">
        {[{ title: "Everywhere", keys: everywhere }, ...PART_KEYS].map(({ title, keys }) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl>
              {keys.map(([combination, does]) => (
                <div key={combination}>
                  <dt>
                    <kbd>{combination}</kbd>
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </DialogFrame>
  );
}

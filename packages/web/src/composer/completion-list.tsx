import { Avatar } from "../people/avatar.tsx";
import { DoorMark } from "../people/door-mark.tsx";
import { useHub } from "../hub/context.ts";
import type { Completion } from "./completion.ts";

interface CompletionListProps {
  completions: readonly Completion[];
  active: number;
  onPick: (completion: Completion) => void;
}

/** The list above the message box; the focus stays in the box, which says which entry is meant. */
export function CompletionList({ completions, active, onPick }: CompletionListProps) {
  const online = useHub((state) => state.online);
  if (completions.length === 0) return null;
  return (
    <div className="completions" id="completions" role="listbox" aria-label="Completions">
      {completions.map((completion, index) => (
        <div
          key={completion.key}
          id={completion.key}
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          // Not a click: the box must not lose the focus.
          onPointerDown={(event) => {
            event.preventDefault();
            onPick(completion);
          }}
        >
          {completion.kind === "mention" ? (
            <>
              <Avatar user={completion.user} size="small" isOnline={online.has(completion.user.id)} />
              {completion.user.name}
              <DoorMark user={completion.user} />
            </>
          ) : (
            <>
              <span className="completion-sign">{completion.emoji.sign}</span>:{completion.emoji.name}:
            </>
          )}
        </div>
      ))}
    </div>
  );
}

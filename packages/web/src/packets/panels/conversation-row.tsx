import type { ConversationView } from "@wireside/packets";
import { endText } from "@wireside/packets/words";
import { ArrowLeft, ArrowRight } from "lucide-react";
import { bytesText, countText, durationText } from "../text.ts";

/** Height of a conversation in the list, pixels; the style sheet has the same. */
export const CONVERSATION_HEIGHT = 46;

interface ConversationRowProps {
  index: number;
  /** Undefined until it has come. */
  view: ConversationView | undefined;
  /** How many there are in the list. */
  count: number;
  isChosen: boolean;
  onChoose: (view: ConversationView) => void;
  onFilter: (view: ConversationView) => void;
}

/** One conversation: its two ends, and how much went each way. */
export function ConversationRow({ index, view, count, isChosen, onChoose, onFilter }: ConversationRowProps) {
  return (
    <div
      id={`conversation-${index}`}
      className="conversation-row"
      role="option"
      tabIndex={-1}
      aria-selected={isChosen}
      aria-setsize={count}
      aria-posinset={index + 1}
      title="Double click or Enter: show only its packets"
      onMouseDown={() => view !== undefined && onChoose(view)}
      onDoubleClick={() => view !== undefined && onFilter(view)}
    >
      {view !== undefined && (
        <>
          <span className="conversation-over">{view.over.toUpperCase()}</span>
          <span className="conversation-ends">
            {endText(view.ends[0])} ↔ {endText(view.ends[1])}
          </span>
          <span className="conversation-counts quiet">
            <ArrowRight size={12} aria-label="there" /> {countText(view.frames[0])} · {bytesText(view.bytes[0])}
            <ArrowLeft size={12} aria-label="back" /> {countText(view.frames[1])} · {bytesText(view.bytes[1])}
            <span>{durationText(view.duration)}</span>
            {isChosen && (
              <button type="button" tabIndex={-1} className="link-button" onClick={() => onFilter(view)}>
                Show only its packets
              </button>
            )}
            {view.troubles > 0 && <span className="with-trouble">{countText(view.troubles)} in trouble</span>}
          </span>
        </>
      )}
    </div>
  );
}

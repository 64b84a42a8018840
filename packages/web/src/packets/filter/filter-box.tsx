import { X } from "lucide-react";
import { useEffect, useId, useRef, useState, type KeyboardEvent } from "react";
import { IconButton } from "../../controls/icon-button.tsx";
import { useStore } from "../../state/use-store.ts";
import { useViewer } from "../context.ts";
import type { Completion } from "../worker/methods.ts";

/** Where a display filter is written: with completion while typing, applied by Enter, and shown where it is wrong. */
export function FilterBox() {
  const viewer = useViewer();
  const filter = useStore(viewer.filter);
  const [text, setText] = useState(filter.text);
  const [offers, setOffers] = useState<readonly Completion[]>([]);
  const [at, setAt] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const list = useId();
  const asked = useRef(0);

  // A filter that came from elsewhere: a field of the tree, a conversation.
  useEffect(() => setText(filter.text), [filter.text]);

  const ask = async (typed: string, caret: number): Promise<void> => {
    const turn = ++asked.current;
    const found = typed === "" ? [] : await viewer.remote.call("complete", [typed, caret]);
    if (turn !== asked.current) return; // typed on meanwhile
    setOffers(found.slice(0, 12));
    setAt(0);
  };
  const close = (): void => {
    asked.current++;
    setOffers([]);
  };
  const apply = (typed: string): void => {
    close();
    void viewer.applyFilter(typed.trim());
  };
  const take = (offer: Completion): void => {
    const next = text.slice(0, offer.from) + offer.label + text.slice(offer.to);
    setText(next);
    close();
    const caret = offer.from + offer.label.length;
    requestAnimationFrame(() => input.current?.setSelectionRange(caret, caret));
    input.current?.focus();
  };

  const press = (event: KeyboardEvent): void => {
    const chosen = offers[at];
    if (event.key === "ArrowDown" && offers.length > 0) setAt((at + 1) % offers.length);
    else if (event.key === "ArrowUp" && offers.length > 0) setAt((at + offers.length - 1) % offers.length);
    else if (event.key === "Tab" && chosen !== undefined && !event.shiftKey) take(chosen);
    else if (event.key === "Enter") apply(text);
    else if (event.key === "Escape" && offers.length > 0) close();
    else if (event.key === "Escape" && filter.progress !== undefined) viewer.stopFilter();
    else return;
    event.preventDefault();
  };

  const { result } = filter;
  const wrong = result?.isWrong === true && filter.text === text.trim() ? result : undefined;
  const isApplied = result?.isWrong === false && filter.text !== "" && filter.text === text.trim();
  return (
    <div className="filter" role="search">
      <div className="filter-line" data-state={wrong !== undefined ? "wrong" : isApplied ? "applied" : "plain"}>
        <input
          ref={input}
          id="display-filter"
          type="text"
          value={text}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          placeholder="Display filter, as tcp.port == 80 && ip.addr == 10.0.0.0/8"
          aria-label="Display filter"
          role="combobox"
          aria-expanded={offers.length > 0}
          aria-controls={list}
          aria-autocomplete="list"
          aria-activedescendant={offers.length > 0 ? `${list}-${at}` : undefined}
          aria-invalid={wrong !== undefined}
          onChange={(event) => {
            setText(event.target.value);
            void ask(event.target.value, event.target.selectionStart ?? event.target.value.length);
          }}
          onKeyDown={press}
          onBlur={close}
        />
        {text !== "" && (
          <IconButton
            label="Show all packets"
            icon={X}
            size={15}
            onPress={() => {
              setText("");
              apply("");
            }}
          />
        )}
      </div>
      {offers.length > 0 && (
        <div id={list} className="filter-offers popover" role="listbox" aria-label="Ways to go on">
          {offers.map((offer, index) => (
            <div
              key={`${offer.label} ${offer.kind}`}
              id={`${list}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === at}
              onMouseDown={(event) => {
                event.preventDefault();
                take(offer);
              }}
            >
              <code>{offer.label}</code>
              <span className="quiet">{offer.words}</span>
            </div>
          ))}
        </div>
      )}
      {wrong !== undefined && offers.length === 0 && (
        <p className="filter-wrong" role="alert">
          <code>
            {filter.text.slice(0, wrong.from)}
            <mark>{filter.text.slice(wrong.from, wrong.to) || " "}</mark>
            {filter.text.slice(wrong.to)}
          </code>
          {wrong.message}
          {wrong.suggestion !== undefined && (
            <>
              {" "}
              Did you mean <code>{wrong.suggestion}</code>?
            </>
          )}
        </p>
      )}
    </div>
  );
}

import { X } from "lucide-react";
import { useId, useRef, type KeyboardEvent } from "react";
import { IconButton } from "../../controls/icon-button.tsx";
import { useStore } from "../../state/use-store.ts";
import { useViewer } from "../context.ts";
import { FilterMistake } from "./filter-mistake.tsx";
import { FilterSuggestions } from "./filter-suggestions.tsx";
import { useFilterOffers } from "./use-filter-offers.ts";
import type { FilterSuggestion } from "@wireside/packets";

/** Where a display filter is written: with completion while typing, applied by Enter, and shown where it is wrong. */
export function FilterBox() {
  const viewer = useViewer();
  const filter = useStore(viewer.filter);
  const text = useStore(viewer.written);
  const offers = useFilterOffers(viewer);
  const input = useRef<HTMLInputElement>(null);
  const list = useId();
  const isOpen = offers.suggestions.length > 0;

  const apply = (written: string): void => {
    offers.close();
    void viewer.applyFilter(written.trim());
  };
  const write = (written: string, caret: number): void => {
    viewer.written.set(written);
    void offers.ask(written, caret);
  };
  const take = (suggestion: FilterSuggestion): void => {
    const next = offers.take(text, suggestion);
    if (next === undefined) return;
    write(next.text, next.caret);
    input.current?.focus();
    requestAnimationFrame(() => input.current?.setSelectionRange(next.caret, next.caret));
  };

  const press = (event: KeyboardEvent): void => {
    const chosen = offers.suggestions[offers.at];
    const offered = chosen ?? offers.suggestions[0];
    if (event.key === "ArrowDown" && isOpen) offers.move(1);
    else if (event.key === "ArrowUp" && isOpen) offers.move(-1);
    else if (event.key === "Tab" && offered !== undefined && !event.shiftKey) take(offered);
    else if (event.key === "Enter" && chosen !== undefined) take(chosen);
    else if (event.key === "Enter") apply(text);
    else if (event.key === "Escape" && isOpen) offers.close();
    else if (event.key === "Escape" && filter.isRunning) viewer.stopFilter();
    else return;
    event.preventDefault();
  };

  const { result } = filter;
  const isApplied = filter.text === text.trim() && result !== undefined;
  const mistake = isApplied ? (result.isWrong ? result.error : undefined) : offers.error;
  const state = text.trim() === "" ? "plain" : mistake !== undefined ? "wrong" : isApplied ? "applied" : "right";
  const warning = isApplied && !result.isWrong ? result.warnings[0] : undefined;
  return (
    <div className="filter" role="search">
      <div className="filter-line" data-state={state}>
        <input
          ref={input}
          id="display-filter"
          type="text"
          value={text}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          placeholder="Display filter: tcp.port == 80 && ip.addr == 10.0.0.0/8"
          aria-label="Display filter"
          role="combobox"
          aria-expanded={isOpen}
          aria-controls={list}
          aria-autocomplete="list"
          aria-activedescendant={isOpen && offers.at >= 0 ? `${list}-${offers.at}` : undefined}
          aria-invalid={mistake !== undefined}
          onChange={({ target }) => write(target.value, target.selectionStart ?? target.value.length)}
          onKeyDown={press}
          onBlur={offers.close}
        />
        {text !== "" && <IconButton label="Show all packets" icon={X} size={15} onPress={() => apply("")} />}
      </div>
      {isOpen && <FilterSuggestions id={list} suggestions={offers.suggestions} at={offers.at} onTake={take} />}
      {!isOpen && isApplied && mistake !== undefined && <FilterMistake text={filter.text} mistake={mistake} />}
      {!isOpen && warning !== undefined && <FilterMistake text={filter.text} mistake={warning} isWarning />}
    </div>
  );
}

import type { FilterSuggestion } from "@wireside/packets";
import { useEffect, useRef } from "react";

interface FilterSuggestionsProps {
  id: string;
  suggestions: readonly FilterSuggestion[];
  /** The one that the keyboard is on; -1 before it went to any. */
  at: number;
  onTake: (suggestion: FilterSuggestion) => void;
}

/** What the filter could go on with, below the box. */
export function FilterSuggestions({ id, suggestions, at, onTake }: FilterSuggestionsProps) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    element.current?.children[at]?.scrollIntoView({ block: "nearest" });
  }, [at]);
  return (
    <div ref={element} id={id} className="filter-offers popover" role="listbox" aria-label="Ways to go on">
      {suggestions.map((suggestion, index) => (
        <div
          key={`${suggestion.kind} ${suggestion.text}`}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === at}
          // not a click: the box keeps the focus
          onMouseDown={(event) => {
            event.preventDefault();
            onTake(suggestion);
          }}
        >
          <code>{suggestion.text}</code>
          <span className="quiet">
            {suggestion.label}
            {suggestion.words !== "" && suggestion.words !== suggestion.label && `: ${suggestion.words}`}
          </span>
        </div>
      ))}
    </div>
  );
}

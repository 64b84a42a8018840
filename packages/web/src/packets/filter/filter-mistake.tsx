import type { FilterError, FilterWarning } from "@wireside/packets";
import { useViewer } from "../context.ts";

interface FilterMistakeProps {
  text: string;
  mistake: FilterError | FilterWarning;
  /** It works, and is better written otherwise. */
  isWarning?: boolean;
}

/** What is wrong with a filter, at the character, with what could stand there instead. */
export function FilterMistake({ text, mistake, isWarning = false }: FilterMistakeProps) {
  const viewer = useViewer();
  const { from, to, message, suggestions } = mistake;
  const replace = (suggestion: string): void => {
    viewer.written.set(text.slice(0, from) + suggestion + text.slice(to));
    document.getElementById("display-filter")?.focus();
  };
  return (
    <div className="filter-wrong" data-warning={isWarning || undefined} role={isWarning ? "status" : "alert"}>
      <code>
        {text.slice(0, from)}
        <mark>{text.slice(from, to) || " "}</mark>
        {text.slice(to)}
      </code>
      <p>
        {message}
        {suggestions.length > 0 && " Did you mean "}
        {suggestions.map((suggestion, index) => (
          <span key={suggestion}>
            {index > 0 && (index === suggestions.length - 1 ? " or " : ", ")}
            <button type="button" className="link-button" onClick={() => replace(suggestion)}>
              <code>{suggestion}</code>
            </button>
          </span>
        ))}
        {suggestions.length > 0 && "?"}
      </p>
    </div>
  );
}

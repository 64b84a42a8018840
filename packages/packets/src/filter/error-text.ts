import type { FilterError, FilterWarning } from "./mistake.ts";

/**
 * An error or a warning for a terminal, in three lines: the filter, a mark below the place, and a sentence with what could stand
 * there instead. Of a long filter the part around the place.
 *
 * @param text the filter
 * @param width columns of the first two lines, at most
 */
export function formatFilterError(text: string, error: FilterError | FilterWarning, width = 100): string {
  const characters = Array.from(printable(text));
  const at = Array.from(text.slice(0, error.from)).length;
  const length = Math.max(1, Array.from(text.slice(error.from, error.to)).length);
  const start =
    characters.length <= width ? 0 : Math.max(0, Math.min(at - Math.floor(width / 3), characters.length - width));
  const shown = characters.slice(start, start + width);
  if (start > 0) shown[0] = "…";
  if (start + width < characters.length) shown[shown.length - 1] = "…";
  const mark = "^".repeat(Math.max(1, Math.min(length, width - (at - start))));
  return [
    shown.join(""),
    " ".repeat(at - start) + mark,
    printable(error.message + suggestionText(error.suggestions)),
  ].join("\n");
}

function suggestionText(suggestions: readonly string[]): string {
  const last = suggestions.at(-1);
  if (last === undefined) return "";
  const others = suggestions.slice(0, -1).join(", ");
  return ` Did you mean ${others === "" ? last : `${others} or ${last}`}?`;
}

/** Without what a terminal would act on. */
function printable(text: string): string {
  return text.replaceAll(/[\x00-\x1f\x7f-\x9f]/g, " ");
}

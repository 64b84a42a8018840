import { compile } from "./compile.ts";
import { Context } from "./context.ts";
import { Mistake, type FilterError, type FilterWarning } from "./mistake.ts";
import { parse } from "./parser.ts";
import type { Test } from "./syntax.ts";
import type { FieldNeed, FrameValues } from "./values.ts";

/** A display filter, ready to be asked frame after frame. */
export interface Filter {
  readonly text: string;
  /** What was read; undefined for the empty filter, which every frame matches. */
  readonly test: Test | undefined;
  /** What it asks of each frame, and nothing else. */
  readonly fields: readonly FieldNeed[];
  readonly warnings: readonly FilterWarning[];
  matches(values: FrameValues): boolean;
}

/** A filter, or why the text is none. */
export type ParsedFilter =
  | { readonly filter: Filter; readonly error?: undefined }
  | { readonly filter?: undefined; readonly error: FilterError };

/**
 * Reads a display filter in Wireshark's language (docs/FILTERS.md). Fields are those that are registered by now. Never
 * throws, whatever the text.
 */
export function parseFilter(text: string): ParsedFilter {
  try {
    const { test, warnings } = parse(text);
    const context = new Context(text, warnings);
    const matches = test === undefined ? () => true : compile(context, test);
    return { filter: { text, test, fields: context.needs, warnings: context.warnings, matches } };
  } catch (mistake) {
    if (mistake instanceof Mistake) return { error: mistake.toError() };
    throw mistake;
  }
}

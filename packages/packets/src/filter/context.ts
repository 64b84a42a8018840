import type { Field } from "../fields/field.ts";
import { excerpt, type FilterWarning, type Span } from "./mistake.ts";
import { findFields, type FoundFields } from "./names.ts";
import type { Expression } from "./syntax.ts";
import type { FieldNeed } from "./values.ts";

/** What comes together while a filter is compiled. */
export class Context {
  readonly warnings: FilterWarning[];
  readonly #text: string;
  readonly #needs = new Map<Field, { value: boolean; layer: boolean }>();

  constructor(text: string, warnings: readonly FilterWarning[]) {
    this.#text = text;
    this.warnings = [...warnings];
  }

  /** Notes that fields are asked for. */
  need(fields: readonly Field[], what: { readonly value: boolean; readonly layer: boolean }): void {
    for (const field of fields) {
      const need = this.#needs.get(field) ?? { value: false, layer: false };
      need.value ||= what.value;
      need.layer ||= what.layer;
      this.#needs.set(field, need);
    }
  }

  get needs(): readonly FieldNeed[] {
    return Array.from(this.#needs, ([field, { value, layer }]) => ({ field, value, layer }));
  }

  /** The fields a word stands for; where it is an older name, with a warning. */
  find(word: Expression & { type: "word" }): FoundFields | undefined {
    const found = findFields(word.text);
    if (found?.renamed !== undefined) {
      const { from } = word;
      const message = `${word.text} is the old name of ${found.renamed}.`;
      this.warnings.push({ message, from, to: from + word.text.length, suggestions: [found.renamed] });
    }
    return found;
  }

  /** A piece of the filter as messages show it. */
  called({ from, to }: Span): string {
    return excerpt(this.#text.slice(from, to));
  }

  /** What stands between the quotes of a string, where it was written without escapes: then offsets in it are offsets here. */
  unescaped({ from, to }: Span): { readonly from: number; readonly to: number } | undefined {
    const written = this.#text.slice(from, to);
    const isRaw = written.startsWith("r") || written.startsWith("R");
    const isPlain = /^[\x20-\x7e]*$/.test(written) && (isRaw || !written.includes("\\"));
    return isPlain ? { from: from + (isRaw ? 2 : 1), to: to - 1 } : undefined;
  }
}

/** What was counted, in each form that it can be printed in. */
export interface Report {
  /** One JSON object a line. */
  objects(): Iterable<object>;
  /** Comma-separated values, the names first. */
  records(): Iterable<CsvRecord>;
  /** For people. */
  lines(): Iterable<string>;
}

export type CsvRecord = readonly (string | number | undefined)[];

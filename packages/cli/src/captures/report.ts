/** What was counted, in each form that it can be printed in. */
export interface Report {
  /** One JSON object a line. */
  objects(): readonly object[];
  /** Comma-separated values, the names first. */
  records(): readonly (readonly (string | number | undefined)[])[];
  /** For people. */
  lines(): readonly string[];
}

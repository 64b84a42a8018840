/** Values as a line of comma-separated values, without its end: RFC 4180. */
export function csvLine(values: readonly (string | number | boolean | undefined)[]): string {
  return values.map((value) => quoted(String(value ?? ""))).join(",");
}

/** The end of a line is that of the standard: {@link Output} adds the line feed. */
export const CSV_END = "\r";

function quoted(text: string): string {
  return /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

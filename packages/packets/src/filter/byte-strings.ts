/**
 * Bytes in hexadecimal: `47:45:54`, `47-45-54`, `47.45.54`, `4745.5400`, `474554`; one byte also as `0x47` or `7`. With
 * separators a byte may have one digit.
 *
 * @returns undefined where it is none
 */
export function parseBytes(text: string): Uint8Array | undefined {
  const single = /^(?:0[xX])?([\dA-Fa-f]{1,2})$/.exec(text);
  if (single !== null) return Uint8Array.of(Number.parseInt(single[1]!, 16));
  const separator = /[:.-]/.exec(text)?.[0];
  const digits = separator === undefined ? [text] : text.split(separator);
  const bytes: number[] = [];
  for (const group of digits) {
    const isOne = separator !== undefined && group.length === 1;
    if (!/^[\dA-Fa-f]+$/.test(group) || (group.length % 2 !== 0 && !isOne)) return undefined;
    if (separator !== undefined && group.length > 4) return undefined;
    for (let i = 0; i < group.length; i += 2) bytes.push(Number.parseInt(group.slice(i, i + 2), 16));
  }
  return Uint8Array.from(bytes);
}

/** A GUID as RFC 9562 §4 writes it. */
export function parseGuid(text: string): Uint8Array | undefined {
  return /^[\dA-Fa-f]{8}(?:-[\dA-Fa-f]{4}){3}-[\dA-Fa-f]{12}$/.test(text)
    ? parseBytes(text.replaceAll("-", ""))
    : undefined;
}

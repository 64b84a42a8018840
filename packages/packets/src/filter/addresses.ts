/** The first and the last address of what is written; the same twice for a single address. */
export interface AddressRange<Address> {
  readonly low: Address;
  readonly high: Address;
}

/**
 * An IPv4 address or network: `10.0.0.1`, `10.0.0.0/8`. Bits past the prefix do not count.
 *
 * @returns undefined where it is none
 */
export function parseIpv4(text: string): AddressRange<number> | undefined {
  const [address, prefix] = splitPrefix(text, 32);
  const value = ipv4Number(address);
  if (value === undefined || prefix === undefined) return undefined;
  const hosts = 2 ** (32 - prefix);
  const low = value - (value % hosts);
  return { low, high: low + hosts - 1 };
}

/**
 * An IPv6 address or network in any writing of RFC 4291 §2.2–2.3: `fe80::1`, `::ffff:10.0.0.1`, `2001:db8::/32`.
 *
 * @returns undefined where it is none
 */
export function parseIpv6(text: string): AddressRange<Uint8Array> | undefined {
  const [address, prefix] = splitPrefix(text, 128);
  const low = ipv6Bytes(address);
  if (low === undefined || prefix === undefined) return undefined;
  const high = low.slice();
  for (let i = 0; i < 16; i++) {
    const hosts = 0xff >> Math.min(8, Math.max(0, prefix - 8 * i));
    low[i]! &= ~hosts;
    high[i]! |= hosts;
  }
  return { low, high };
}

function splitPrefix(text: string, most: number): [address: string, prefix: number | undefined] {
  const slash = text.indexOf("/");
  if (slash === -1) return [text, most];
  const digits = text.slice(slash + 1);
  const prefix = Number(digits);
  return [text.slice(0, slash), /^\d{1,3}$/.test(digits) && prefix <= most ? prefix : undefined];
}

function ipv4Number(text: string): number | undefined {
  if (!/^\d{1,3}(?:\.\d{1,3}){3}$/.test(text)) return undefined;
  let value = 0;
  for (const part of text.split(".")) {
    if (Number(part) > 255) return undefined;
    value = value * 256 + Number(part);
  }
  return value;
}

function ipv6Bytes(text: string): Uint8Array | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const parts = halves.map((half) => (half === "" ? [] : half.split(":")));
  const [before, after] = [groups(parts[0]!, parts.length === 1), groups(parts[1] ?? [], true)];
  if (before === undefined || after === undefined) return undefined;
  const missing = 8 - before.length - after.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const all = [...before, ...Array<number>(missing).fill(0), ...after];
  return Uint8Array.from(all.flatMap((group) => [group >> 8, group & 0xff]));
}

/** @param isLast whether an IPv4 address may stand at the end */
function groups(parts: readonly string[], isLast: boolean): number[] | undefined {
  const found: number[] = [];
  for (const [i, part] of parts.entries()) {
    const quad = isLast && i === parts.length - 1 ? ipv4Number(part) : undefined;
    if (quad !== undefined) found.push(quad >>> 16, quad & 0xffff);
    else if (/^[\dA-Fa-f]{1,4}$/.test(part)) found.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return found;
}

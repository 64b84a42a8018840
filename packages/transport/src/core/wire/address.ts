/** Bytes of an address, as the driver's sockets write them: `DatagramBatch.address` of @wireside/datagram. */
export const ADDRESS_BYTES = 24;

const PORT_AT = 2;
const SCOPE_AT = 4;
const HOST_AT = 8;
const IPV4 = 4;
const IPV6 = 6;

/**
 * An address in the text form `192.0.2.1:4747` or `[2001:db8::1]:4747`, in brackets with a scope id as in `[fe80::1%2]:4747`; undefined
 * for any other text. An IPv4-mapped address (RFC 4291 §2.5.5.2) becomes the IPv4 address, so that each peer has one form.
 */
export function parseAddress(text: string): Uint8Array | undefined {
  const [, ipv6, scope = "0", ipv4, port = ""] =
    /^(?:\[([0-9a-f:.]+)(?:%(\d{1,10}))?\]|([\d.]+)):(\d{1,5})$/i.exec(text) ?? [];
  const host = ipv4 === undefined ? parseIpv6(ipv6 ?? "") : parseIpv4(ipv4);
  if (host === undefined || Number(port) > 0xffff || Number(scope) > 0xffff_ffff) return undefined;
  const bytes = new Uint8Array(ADDRESS_BYTES);
  const view = new DataView(bytes.buffer);
  const mapped = host.length === 16 && isMapped(host) ? host.subarray(12) : host;
  bytes[0] = mapped.length === 4 ? IPV4 : IPV6;
  view.setUint16(PORT_AT, Number(port));
  if (mapped.length === 16) view.setUint32(SCOPE_AT, Number(scope));
  bytes.set(mapped, HOST_AT);
  return bytes;
}

/** The text form of an address, the one of RFC 5952 for IPv6. */
export function formatAddress(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, ADDRESS_BYTES);
  const port = view.getUint16(PORT_AT);
  if (bytes[0] === IPV4) return `${bytes.subarray(HOST_AT, HOST_AT + 4).join(".")}:${port}`;
  const scope = view.getUint32(SCOPE_AT);
  const groups = Array.from({ length: 8 }, (_, index) => view.getUint16(HOST_AT + index * 2));
  return `[${formatGroups(groups)}${scope === 0 ? "" : `%${scope}`}]:${port}`;
}

/** Whether two addresses are the same, port included. Each is {@link ADDRESS_BYTES} from its offset on. */
export function isSameAddress(a: Uint8Array, b: Uint8Array, aAt = 0, bAt = 0): boolean {
  for (let index = 0; index < ADDRESS_BYTES; index++) if (a[aAt + index] !== b[bAt + index]) return false;
  return true;
}

/** Whether two addresses differ in the port at most. */
export function isSameHost(a: Uint8Array, b: Uint8Array): boolean {
  for (let index = 0; index < ADDRESS_BYTES; index++)
    if (a[index] !== b[index] && (index < PORT_AT || index >= SCOPE_AT)) return false;
  return true;
}

/** Whether an address is the machine itself: 127.0.0.0/8 or ::1. */
export function isLoopback(bytes: Uint8Array): boolean {
  if (bytes[0] === IPV4) return bytes[HOST_AT] === 127;
  return bytes[HOST_AT + 15] === 1 && bytes.subarray(HOST_AT, HOST_AT + 15).every((byte) => byte === 0);
}

function parseIpv4(text: string): Uint8Array | undefined {
  const parts = text.split(".");
  // A leading zero would be octal to some readers.
  const isWritten = (part: string) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255;
  return parts.length === 4 && parts.every(isWritten) ? Uint8Array.from(parts, Number) : undefined;
}

function parseIpv6(text: string): Uint8Array | undefined {
  const [before = "", after, ...more] = text.split("::");
  const head = parseGroups(before, after === undefined);
  const tail = parseGroups(after ?? "", true);
  if (head === undefined || tail === undefined || more.length > 0) return undefined;
  const missing = 16 - head.length - tail.length;
  // "::" stands for at least one group.
  if (after === undefined ? missing !== 0 : missing < 2) return undefined;
  return Uint8Array.from([...head, ...new Uint8Array(missing), ...tail]);
}

/** Groups with colons between them as bytes; the last may be an IPv4 address where the whole ends with it. */
function parseGroups(text: string, isEnd: boolean): number[] | undefined {
  if (text === "") return [];
  const bytes: number[] = [];
  const groups = text.split(":");
  for (const [index, group] of groups.entries()) {
    const ipv4 = isEnd && index === groups.length - 1 && group.includes(".") ? parseIpv4(group) : undefined;
    if (ipv4 !== undefined) bytes.push(...ipv4);
    else if (/^[0-9a-f]{1,4}$/i.test(group))
      bytes.push(Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff);
    else return undefined;
  }
  return bytes;
}

function isMapped(host: Uint8Array): boolean {
  return host[10] === 0xff && host[11] === 0xff && host.subarray(0, 10).every((byte) => byte === 0);
}

/** RFC 5952 §4: lower case, no leading zeros, the first longest run of two or more zero groups as "::". */
function formatGroups(groups: readonly number[]): string {
  const text = groups.map((group) => group.toString(16));
  let [from, longest] = [0, 1];
  for (let at = 0; at < 8; at++) {
    let length = 0;
    while (groups[at + length] === 0) length += 1;
    if (length > longest) [from, longest] = [at, length];
  }
  if (longest < 2) return text.join(":");
  return `${text.slice(0, from).join(":")}::${text.slice(from + longest).join(":")}`;
}

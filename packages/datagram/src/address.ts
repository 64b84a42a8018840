import { isIP } from "node:net";
import { networkInterfaces } from "node:os";
import { ADDRESS_BYTES } from "./batch.ts";
import { DatagramError } from "./datagram-error.ts";

// Places within an address (see DatagramBatch.address).
const PORT = 2;
const SCOPE = 4;
const HOST = 8;
/** How an IPv6 address begins that stands for an IPv4 one (RFC 4291 §2.5.5.2). */
const MAPPED = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff);

/**
 * The bytes of an address as batches have them.
 * @param host an IP address; a link-local one with its zone, such as `fe80::1%eth0`
 * @throws {DatagramError} `bad-host`
 * @throws {RangeError} where the port is none
 */
export function encodeAddress(host: string, port: number): Uint8Array {
  const address = new Uint8Array(ADDRESS_BYTES);
  const view = new DataView(address.buffer);
  const [name = "", zone] = host.split("%", 2);
  const family = isIP(name);
  if (family === 0) throw new DatagramError("bad-host", `“${host}” is no IP address.`);
  if (!Number.isInteger(port) || port < 0 || port > 0xffff) throw new RangeError(`${port} is no port.`);
  address[0] = family;
  view.setUint16(PORT, port);
  if (family === 4) address.set(bytesOfV4(name), HOST);
  else {
    address.set(bytesOfV6(name), HOST);
    if (MAPPED.every((byte, at) => address[HOST + at] === byte)) {
      address[0] = 4;
      address.copyWithin(HOST, HOST + MAPPED.length, HOST + 16);
      address.fill(0, HOST + 4);
    } else if (zone !== undefined) view.setUint32(SCOPE, scopeOf(zone, host));
  }
  return address;
}

/** The host of the address at a place, in its canonical form (RFC 5952), with its zone where it has one. */
export function hostOf(address: Uint8Array, at = 0): string {
  const host = address.subarray(at + HOST, at + ADDRESS_BYTES);
  if (address[at] === 4) return `${host[0]}.${host[1]}.${host[2]}.${host[3]}`;
  const view = new DataView(address.buffer, address.byteOffset + at, ADDRESS_BYTES);
  const groups = Array.from({ length: 8 }, (_, index) => view.getUint16(HOST + 2 * index).toString(16));
  const scope = view.getUint32(SCOPE);
  return shorten(groups) + (scope === 0 ? "" : `%${zoneOf(scope)}`);
}

/** The port of the address at a place. */
export function portOf(address: Uint8Array, at = 0): number {
  return ((address[at + PORT] ?? 0) << 8) | (address[at + PORT + 1] ?? 0);
}

function bytesOfV4(host: string): number[] {
  return host.split(".").map(Number);
}

/** Of a text that is known to be an IPv6 address. */
function bytesOfV6(host: string): Uint8Array {
  const [head = [], tail = []] = host.split("::", 2).map(bytesOfGroups);
  const bytes = new Uint8Array(16);
  bytes.set(head);
  bytes.set(tail, 16 - tail.length);
  return bytes;
}

function bytesOfGroups(groups: string): number[] {
  if (groups === "") return [];
  return groups.split(":").flatMap((group) => {
    if (group.includes(".")) return bytesOfV4(group);
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}

/** Puts `::` for the first of the longest rows of two or more zeros. */
function shorten(groups: readonly string[]): string {
  let best = { at: 0, length: 1 };
  for (let at = 0; at < groups.length; at++) {
    let length = 0;
    while (groups[at + length] === "0") length++;
    if (length > best.length) best = { at, length };
  }
  if (best.length === 1) return groups.join(":");
  return `${groups.slice(0, best.at).join(":")}::${groups.slice(best.at + best.length).join(":")}`;
}

function scopeOf(zone: string, host: string): number {
  const scope = /^\d+$/.test(zone) ? Number(zone) : networkInterfaces()[zone]?.find(isLinkLocal)?.scopeid;
  if (scope === undefined || scope > 0xffff_ffff)
    throw new DatagramError("bad-host", `There is no zone “${zone}” for ${host}.`);
  return scope;
}

function zoneOf(scope: number): string {
  const named = Object.entries(networkInterfaces()).find(([, entries]) =>
    entries?.some((entry) => entry.scopeid === scope),
  );
  return named?.[0] ?? String(scope);
}

/** Only such entries of an interface have its scope id. */
function isLinkLocal({ scopeid }: { scopeid?: number }): boolean {
  return scopeid !== undefined && scopeid !== 0;
}

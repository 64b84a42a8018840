import type { Dissection } from "../../dissect/dissection.ts";
import { etherText, ipv6Text } from "../../fields/format.ts";
import { NEIGHBOR_OPTION_FIELDS, OPTION_NAMES } from "./neighbor-option-fields.ts";

const f = NEIGHBOR_OPTION_FIELDS;

const SOURCE_LINK_ADDRESS = 1;
const TARGET_LINK_ADDRESS = 2;
const REDIRECTED_HEADER = 4;
const ETHER_LENGTH = 6;
const HEAD = 2;
const IPV6 = 6;

/** How an option is read. It gives back what the option's line says beside its name. */
type Reader = (d: Dissection, at: number, end: number) => string | undefined;

const READERS: Readonly<Record<number, Reader>> = {
  [SOURCE_LINK_ADDRESS]: (d, at, end) => addLinkAddress(d, at, end, SOURCE_LINK_ADDRESS),
  [TARGET_LINK_ADDRESS]: (d, at, end) => addLinkAddress(d, at, end, TARGET_LINK_ADDRESS),
  3: addPrefix,
  [REDIRECTED_HEADER]: addRedirected,
  5: (d, at) => ` : ${d.uint(f.mtu, at + 4)}`,
  6: (d, at) => ` : ${d.uint(f.shortcutLimit, at + HEAD)}`,
  7: (d, at) => ` : ${d.uint(f.advertisementInterval, at + 4)}`,
  8(d, at): undefined {
    d.uint(f.homePreference, at + 4);
    d.uint(f.homeLifetime, at + 6);
  },
  9: (d, at, end) => addAddresses(d, at + 8, end, f.address),
  10: (d, at, end) => addAddresses(d, at + 8, end, f.address),
  13: addTimestamp,
  14(d, at, end): undefined {
    d.bytesItem(f.nonce, at + HEAD, end - at - HEAD);
  },
  24: addRoute,
  25(d, at, end): string {
    d.uint(f.serversLifetime, at + 4);
    return addAddresses(d, at + 8, end, f.server);
  },
  26(d, at): undefined {
    d.uint(f.flagsExpansion, at + HEAD);
  },
  31: addSearchList,
  37(d, at, end): undefined {
    d.item(f.captivePortal, at + HEAD, end - at - HEAD, text(d.slice(at + HEAD, end - at - HEAD)));
  },
  38(d, at): undefined {
    d.uint(f.translationLifetime, at + HEAD);
    d.uint(f.translationCode, at + HEAD);
    const prefix = new Uint8Array(16);
    prefix.set(d.slice(at + 4, 12));
    d.item(f.translationPrefix, at + 4, 12, prefix);
  },
};

/** Adds the options of neighbour discovery that stand from `at` to the end of the message (RFC 4861 §4.6). */
export function addOptions(d: Dissection, at: number): void {
  while (at < d.reportedEnd) {
    const type = d.u8(at);
    const units = d.u8(at + 1);
    const name = OPTION_NAMES[type] ?? `Unknown ${type}`;
    const length = units * 8;
    let said: string | undefined;
    const line = d.group(
      f.option,
      at,
      length,
      null,
      () => {
        d.uint(f.optionType, at);
        d.item(f.optionLength, at + 1, 1, units, `Length: ${units} (${length} bytes)`);
        if (at + length > d.reportedEnd) {
          d.malformed(at + 1, `the option ${name} is longer than what is left of the message`);
        }
        if (length > 0) said = addValue(d, type, at, at + length);
      },
      `ICMPv6 Option (${name})`,
    );
    if (length === 0) return; // where the next one begins cannot be known (RFC 4861 §4.6)
    if (said !== undefined && line !== undefined) line.text = `ICMPv6 Option (${name}${said})`;
    at += length;
  }
}

function addValue(d: Dissection, type: number, at: number, end: number): string | undefined {
  const reader = READERS[type];
  if (reader !== undefined) return reader(d, at, end);
  d.bytesItem(f.optionData, at + HEAD, end - at - HEAD);
  return undefined;
}

/** Of networks whose addresses are not as long as Ethernet's, the bytes are shown as they are, filling included. */
function addLinkAddress(d: Dissection, at: number, end: number, type: number): string | undefined {
  const length = end - at - HEAD;
  const isEther = length === ETHER_LENGTH;
  const isSource = type === SOURCE_LINK_ADDRESS;
  const address = d.slice(at + HEAD, length);
  d.item(isEther ? f.linkAddress : f.otherLinkAddress, at + HEAD, length, address);
  const ofSource = isEther ? f.sourceLinkAddress : f.otherSourceAddress;
  const ofTarget = isEther ? f.targetLinkAddress : f.otherTargetAddress;
  d.item(isSource ? ofSource : ofTarget, at + HEAD, length, address);
  if (!isEther) return undefined;
  if (d.wantsColumns) d.columns.info += (isSource ? " from " : " is at ") + etherText(address);
  return ` : ${etherText(address)}`;
}

const PREFIX_FLAGS = [f.onLink, f.autonomous, f.routerAddress, f.prefixReserved];

function addPrefix(d: Dissection, at: number): string {
  const length = d.uint(f.prefixLength, at + HEAD);
  d.word(f.prefixFlags, at + 3, PREFIX_FLAGS);
  d.uint(f.validLifetime, at + 4);
  d.uint(f.preferredLifetime, at + 8);
  const prefix = d.slice(at + 16, 16);
  d.item(f.prefix, at + 16, 16, prefix);
  return ` : ${ipv6Text(prefix)}/${length}`;
}

function addRedirected(d: Dissection, at: number, end: number): undefined {
  d.quote(() => {
    d.next("ip.version", IPV6, at + 8, end - at - 8);
  });
}

function addAddresses(d: Dissection, at: number, end: number, field: typeof f.address | typeof f.server): string {
  let said = "";
  for (; at + 16 <= end; at += 16) {
    const address = d.slice(at, 16);
    d.item(field, at, 16, address);
    said += ` ${ipv6Text(address)}`;
  }
  return said;
}

/** RFC 3971 §5.3.1: 48 bits of seconds, 16 of 1/65536 seconds. */
function addTimestamp(d: Dissection, at: number): undefined {
  const raw = d.u64(at + 8);
  const nanoseconds = (raw >> 16n) * 1_000_000_000n + (((raw & 0xffffn) * 1_000_000_000n) >> 16n);
  d.item(f.timestamp, at + 8, 8, nanoseconds);
}

function addRoute(d: Dissection, at: number, end: number): string {
  const length = d.uint(f.prefixLength, at + HEAD);
  d.word(f.routeFlags, at + 3, [f.routePreference, f.routeReserved]);
  d.uint(f.routeLifetime, at + 4);
  const prefix = new Uint8Array(16);
  const written = Math.min(16, end - at - 8);
  prefix.set(d.slice(at + 8, written));
  if (written > 0) d.item(f.prefix, at + 8, written, prefix);
  const preference = f.routePreference.values[((d.u8(at + 3) >> 3) & 3) as 0 | 1 | 2 | 3];
  return ` : ${preference} ${ipv6Text(prefix)}/${length}`;
}

/** RFC 8106 §5.2: names as in DNS, without compression, filled up with zeros. */
function addSearchList(d: Dissection, at: number, end: number): string {
  d.uint(f.searchLifetime, at + 4);
  let said = "";
  let next = at + 8;
  while (next < end && d.u8(next) !== 0) {
    const nameAt = next;
    const labels: string[] = [];
    while (next < end && d.u8(next) !== 0) {
      const length = d.u8(next);
      if (next + 1 + length > end) d.malformed(next, "a name is longer than the option that holds it");
      labels.push(text(d.slice(next + 1, length)));
      next += 1 + length;
    }
    next++;
    d.item(f.searchName, nameAt, Math.min(next, end) - nameAt, labels.join("."));
    said += ` ${labels.join(".")}`;
  }
  return said;
}

/** Text that is filled up with zeros. */
function text(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
}

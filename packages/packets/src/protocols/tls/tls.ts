import type { Dissection } from "../../dissect/dissection.ts";
import { defineProtocol, MORE } from "../../fields/protocol.ts";
import { extensionFields } from "./extension-fields.ts";
import { handshakeFields } from "./handshake-fields.ts";
import { VERSION_COLUMNS } from "./names.ts";
import { addOldHello, oldHelloFields, oldHelloLength } from "./old-hello.ts";
import { addRecord, mayBeRecord, RECORD_HEADER } from "./record.ts";
import { recordFields } from "./record-fields.ts";
import { TLS_SESSION, versionOf, type TlsSession, type TlsSide } from "./session.ts";

/** Two of them have the names of others. */
const oldFields = Object.fromEntries(Object.entries(oldHelloFields).map(([key, field]) => [`old${key}`, field]));

/** RFC 8446, and the versions before it. */
export const tls = defineProtocol({
  id: "tls",
  title: "Transport Layer Security",
  column: "TLS",
  source: "RFC 8446, RFC 5246",
  words:
    "Encrypts a connection, and proves who the other side is. Who looks on sees who speaks to whom, how much and when.",
  fields: { ...recordFields, ...handshakeFields, ...extensionFields, ...oldFields },
  carriedIn: {
    "tcp.port": [
      443, 465, 636, 802, 853, 993, 995, 1300, 2221, 2443, 3496, 5061, 5671, 5684, 8883, 11207, 19999, 27017,
    ],
  },
  accepts: (d) => hasBegun(d) || !isText(d),
  heuristic: {
    over: ["tcp"],
    matches: (d) => d.end - d.start >= RECORD_HEADER && mayBeRecord(d.bytes, d.start, d.end),
  },
  stream: { messageLength, beginning: () => "" },
  dissect(d: Dissection): void {
    const session = d.place?.conversation.state(TLS_SESSION) ?? TLS_SESSION.make();
    const side = session.sides[d.place?.direction ?? 0];
    const oldLength = oldHelloLength(d);
    if (oldLength !== undefined) addOldHello(d, oldLength);
    let at = d.start + (oldLength ?? 0);
    while (at < d.end) at = addNext(d, at, session, side);
  },
});

function hasBegun(d: Dissection): boolean {
  return d.place !== undefined && d.place.conversation.state(TLS_SESSION).recordVersion !== 0;
}

/** Whether it begins with letters that people read: something else that is spoken on one of TLS's ports. */
function isText({ bytes, start, end }: Dissection): boolean {
  return end - start >= 4 && bytes.subarray(start, start + 4).every((byte) => byte >= 0x20 && byte < 0x7f);
}

/** Adds what stands at `at`, and gives back where it ends. */
function addNext(d: Dissection, at: number, session: TlsSession, side: TlsSide): number {
  if (!mayBeRecord(d.bytes, at, d.end)) {
    const name = session.version === 0 ? "Continuation Data" : "Ignored Unknown Record";
    showVersion(d, session.version);
    d.tell(name, ", ");
    d.branch(name, at, d.end - at, () => {});
    return d.end;
  }
  session.recordVersion = d.u16(at + 1);
  const end = at + RECORD_HEADER + d.u16(at + 3);
  showVersion(d, versionOf(session));
  if (end > d.end) {
    // The capture kept less, or the record is too long to be put together.
    d.tell(CUT_NAMES[d.u8(at)] ?? "Encrypted Data", ", ");
    d.stop(at + RECORD_HEADER, end - at - RECORD_HEADER);
  }
  addRecord(d, at, end, session, side);
  showVersion(d, versionOf(session));
  return end;
}

/** The Protocol column tells the version. */
function showVersion(d: Dissection, version: number): void {
  if (d.wantsColumns) d.columns.protocol = VERSION_COLUMNS[version] ?? "SSL";
}

/** As many whole records as there are, or the first that is not whole. */
function messageLength(d: Dissection): number {
  const { bytes, start, end } = d;
  const oldLength = oldHelloLength(d);
  if (oldLength !== undefined) return oldLength;
  let at = start;
  while (at < end) {
    if (!mayBeRecord(bytes, at, end)) return end - start < RECORD_HEADER ? MORE : end - start;
    if (at > start && end - at < RECORD_HEADER) break;
    const next = at + RECORD_HEADER + d.u16(at + 3);
    if (next > end) return at === start ? next - start : at - start;
    at = next;
  }
  return at - start;
}

const CUT_NAMES: Readonly<Record<number, string>> = { 22: "Handshake", 23: "Application Data" };

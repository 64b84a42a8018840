import type { Dissection } from "../../dissect/dissection.ts";
import type { Field } from "../../fields/field.ts";
import { valueName } from "../../fields/format.ts";
import { addLength, addNumbers, expectWithin } from "./bytes-within.ts";
import { extensionFields as f } from "./extension-fields.ts";
import { handshakeFields as h } from "./handshake-fields.ts";

/** Which message the extensions stand in: some look different in each. */
export type HelloKind = "client" | "server" | "retry";

/** What the extensions of a hello message say. */
export interface ExtensionFacts {
  readonly types: number[];
  groups: readonly number[];
  pointFormats: readonly number[];
  signatures: readonly number[];
  /** In the client's hello all that it speaks, in the server's the chosen one. */
  versions: readonly number[];
  /** Names of what may be spoken inside, as bytes. */
  readonly applications: Uint8Array[];
}

/** Adds the extensions of a hello message, from `at` to `end`: RFC 8446 §4.2 */
export function addExtensions(d: Dissection, at: number, end: number, kind: HelloKind): ExtensionFacts {
  const facts: ExtensionFacts = {
    types: [],
    groups: [],
    pointFormats: [],
    signatures: [],
    versions: [],
    applications: [],
  };
  if (at >= end) return facts; // before TLS 1.2 there need be none
  const limit = addLength(d, h.extensionsLength, at, end);
  for (let place = at + 2; place < limit;) place = addExtension(d, place, limit, kind, facts);
  return facts;
}

/** @returns where the extension ends */
function addExtension(d: Dissection, at: number, limit: number, kind: HelloKind, facts: ExtensionFacts): number {
  expectWithin(d, at, 4, limit);
  const type = d.u16(at);
  const length = d.u16(at + 2);
  const from = at + 4;
  const end = from + length;
  expectWithin(d, from, length, limit);
  facts.types.push(type);
  const name = d.wantsTree ? (valueName(f.type, type) ?? `Unknown type ${type}`) : "";
  d.branch(`Extension: ${name} (len=${length})`, at, 4 + length, () => {
    d.uint(f.type, at);
    d.uint(f.length, at + 2);
    if (length > 0) addContent(d, type, from, end, kind, facts);
  });
  return end;
}

function addContent(
  d: Dissection,
  type: number,
  at: number,
  end: number,
  kind: HelloKind,
  facts: ExtensionFacts,
): void {
  switch (type) {
    case SERVER_NAME:
      addServerNames(d, at, end);
      return;
    case SUPPORTED_GROUPS:
      facts.groups = addList(d, f.groupsLength, f.group, at, end);
      return;
    case POINT_FORMATS:
      facts.pointFormats = addList(d, f.pointFormatsLength, f.pointFormat, at, end);
      return;
    case SIGNATURE_ALGORITHMS:
    case SIGNATURE_ALGORITHMS_OF_CERTIFICATES:
    case DELEGATED_CREDENTIALS: {
      const signatures = addList(d, f.signaturesLength, h.signatureScheme, at, end);
      if (type === SIGNATURE_ALGORITHMS) facts.signatures = signatures;
      return;
    }
    case APPLICATIONS:
      addApplications(d, at, end, facts);
      return;
    case SUPPORTED_VERSIONS:
      facts.versions =
        kind === "client" ? addList(d, f.versionsLength, f.version, at, end) : addNumbers(d, f.version, at, end);
      return;
    case KEY_SHARE_OF_DRAFTS:
    case KEY_SHARE:
      addKeyShares(d, at, end, kind);
      return;
    case KEY_EXCHANGE_MODES:
      addList(d, f.pskModesLength, f.pskMode, at, end);
      return;
    case RECORD_SIZE_LIMIT:
      addNumbers(d, f.recordSizeLimit, at, end);
      return;
    case RENEGOTIATION:
      addLength(d, f.renegotiationLength, at, end);
      return;
    case PRE_SHARED_KEY:
      if (kind === "server") addNumbers(d, f.selectedIdentity, at, end);
      else d.bytesItem(f.data, at, end - at);
      return;
    default:
      d.bytesItem(f.data, at, end - at);
  }
}

/** A length, and numbers of one kind. */
function addList(d: Dissection, lengthField: Field, field: Field, at: number, end: number): number[] {
  return addNumbers(d, field, at + lengthField.size, addLength(d, lengthField, at, end));
}

/** RFC 6066 §3 */
function addServerNames(d: Dissection, at: number, end: number): void {
  const limit = addLength(d, f.serverNamesLength, at, end);
  for (let place = at + 2; place + 3 <= limit;) {
    d.uint(f.serverNameType, place);
    const after = addLength(d, f.serverNameLength, place + 1, limit);
    d.item(f.serverName, place + 3, after - place - 3, textOf(d, place + 3, after));
    place = after;
  }
}

/** RFC 7301 §3.1 */
function addApplications(d: Dissection, at: number, end: number, facts: ExtensionFacts): void {
  const limit = addLength(d, f.alpnLength, at, end);
  for (let place = at + 2; place < limit;) {
    const after = addLength(d, f.alpnNameLength, place, limit);
    d.item(f.alpnName, place + 1, after - place - 1, textOf(d, place + 1, after));
    facts.applications.push(d.slice(place + 1, after - place - 1));
    place = after;
  }
}

/** RFC 8446 §4.2.8 */
function addKeyShares(d: Dissection, at: number, end: number, kind: HelloKind): void {
  if (kind === "retry") {
    addNumbers(d, f.selectedGroup, at, end);
    return;
  }
  const limit = kind === "client" ? addLength(d, f.keySharesLength, at, end) : end;
  for (let place = kind === "client" ? at + 2 : at; place + 4 <= limit;) {
    d.uint(f.keyShareGroup, place);
    const after = addLength(d, f.keyShareLength, place + 2, limit);
    d.bytesItem(f.keyShare, place + 4, after - place - 4);
    place = after;
  }
}

function textOf(d: Dissection, at: number, end: number): string {
  return utf8.decode(d.slice(at, end - at));
}

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

export const SERVER_NAME = 0;
const SUPPORTED_GROUPS = 10;
const POINT_FORMATS = 11;
const SIGNATURE_ALGORITHMS = 13;
export const APPLICATIONS = 16;
const RECORD_SIZE_LIMIT = 28;
/** RFC 9345 §4.1.1 */
const DELEGATED_CREDENTIALS = 34;
const PRE_SHARED_KEY = 41;
const KEY_SHARE_OF_DRAFTS = 40;
const SUPPORTED_VERSIONS = 43;
const KEY_EXCHANGE_MODES = 45;
const SIGNATURE_ALGORITHMS_OF_CERTIFICATES = 50;
const KEY_SHARE = 51;
const RENEGOTIATION = 65281;

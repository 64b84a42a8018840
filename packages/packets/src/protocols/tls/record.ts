import type { Dissection } from "../../dissect/dissection.ts";
import { addHandshake } from "./handshake.ts";
import { ALERT_LEVELS, ALERTS, CONTENT_TYPES, VERSION_COLUMNS } from "./names.ts";
import { recordFields as f } from "./record-fields.ts";
import { TLS_1_3, versionOf, type TlsSession, type TlsSide } from "./session.ts";

/** RFC 8446 §5.1: type, version, length. */
export const RECORD_HEADER = 5;

/** Whether a record's header may stand at `at`; as many of its bytes are looked at as are there. */
export function mayBeRecord(bytes: Uint8Array, at: number, end: number): boolean {
  if (CONTENT_TYPES[bytes[at]!] === undefined) return false;
  if (at + 1 < end && bytes[at + 1] !== 3) return false;
  return at + 2 >= end || bytes[at + 2]! <= 4;
}

/** Adds the record from `at` to `end`, and tells of it. */
export function addRecord(d: Dissection, at: number, end: number, session: TlsSession, side: TlsSide): void {
  const type = d.u8(at);
  let text = "";
  const node = d.group(f.record, at, end - at, null, () => {
    const isOpaque = type === APPLICATION_DATA && session.version === TLS_1_3;
    d.uint(isOpaque ? f.opaqueType : f.contentType, at);
    d.uint(f.version, at + 1);
    d.uint(f.length, at + 3);
    text = addContent(d, type, at + RECORD_HEADER, end, session, side);
  });
  if (node !== undefined) node.text = `${VERSION_COLUMNS[versionOf(session)] ?? "TLS"} Record Layer: ${text}`;
}

/** @returns what the record's line in the tree says */
function addContent(
  d: Dissection,
  type: number,
  start: number,
  end: number,
  session: TlsSession,
  side: TlsSide,
): string {
  switch (type) {
    case CHANGE_CIPHER_SPEC:
      d.tell("Change Cipher Spec", ", ");
      d.item(f.changeCipherSpec, start, end - start, null);
      if (session.version !== TLS_1_3) side.isEncrypting = true;
      return "Change Cipher Spec Protocol: Change Cipher Spec";
    case ALERT:
      return `Alert Protocol: ${addAlert(d, start, end)}`;
    case HANDSHAKE:
      return `Handshake Protocol: ${addHandshake(d, start, end, session, side)}`;
    case HEARTBEAT:
      return addHeartbeat(d, start, end, side);
    default:
      d.tell("Application Data", ", ");
      d.bytesItem(f.applicationData, start, end - start);
      return "Application Data Protocol";
  }
}

/** RFC 8446 §6 */
function addAlert(d: Dissection, start: number, end: number): string {
  const [level, description] = end - start === 2 ? d.slice(start, 2) : [];
  const levelName = ALERT_LEVELS[level ?? 0];
  const meaning = ALERTS[description ?? -1];
  if (levelName === undefined || meaning === undefined) {
    d.tell("Encrypted Alert", ", ");
    d.item(f.alert, start, end - start, null, "Alert Message: Encrypted Alert");
    return "Encrypted Alert";
  }
  d.tell(`Alert (Level: ${levelName}, Description: ${meaning})`, ", ");
  d.group(f.alert, start, 2, null, () => {
    d.uint(f.alertLevel, start);
    d.uint(f.alertDescription, start + 1);
  });
  return `${levelName}, ${meaning}`;
}

/** RFC 6520 §4 */
function addHeartbeat(d: Dissection, start: number, end: number, side: TlsSide): string {
  const kind = end > start ? HEARTBEATS[d.u8(start)] : undefined;
  if (side.isEncrypting || kind === undefined || end - start < 3) {
    d.tell("Encrypted Heartbeat", ", ");
    d.item(f.heartbeat, start, end - start, null, "Encrypted Heartbeat Message");
    return "Encrypted Heartbeat";
  }
  d.tell(`Heartbeat ${kind}`, ", ");
  d.group(f.heartbeat, start, end - start, null, () => {
    d.uint(f.heartbeatType, start);
    d.uint(f.heartbeatLength, start + 1);
  });
  return `Heartbeat ${kind}`;
}

const CHANGE_CIPHER_SPEC = 20;
const ALERT = 21;
const HANDSHAKE = 22;
const APPLICATION_DATA = 23;
const HEARTBEAT = 24;
const HEARTBEATS: Readonly<Record<number, string>> = { 1: "Request", 2: "Response" };

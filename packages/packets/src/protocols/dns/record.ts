import type { Dissection } from "../../dissect/dissection.ts";
import { durationText } from "../duration.ts";
import { basicRecords } from "./basic-records.ts";
import { messageFields as f } from "./message-fields.ts";
import { readName } from "./name.ts";
import { CLASSES, TYPE, typeName } from "./numbers.ts";
import { readOptHeader, readOptions } from "./options.ts";
import type { RecordReader } from "./record-data.ts";
import { securityRecords } from "./security-records.ts";
import { serviceRecords } from "./service-records.ts";
import { signatureRecords } from "./transaction-signature.ts";

const READERS: Readonly<Record<number, RecordReader>> = {
  ...basicRecords,
  ...serviceRecords,
  ...securityRecords,
  ...signatureRecords,
};

/** Where a record or question stands in its message. */
export interface Part {
  readonly at: number;
  readonly message: number;
  /** mDNS gives the highest bit of the class a meaning of its own. */
  readonly isMulticast: boolean;
}

/** Reads one question, and gives back where it ends. RFC 1035 §4.1.2 */
export function readQuestion(d: Dissection, { at, message, isMulticast }: Part): number {
  const name = readName(d, at, message);
  const typeAt = at + name.length;
  const type = d.u16(typeAt);
  const word = d.u16(typeAt + 2);
  const wants = isMulticast ? `, "${word & 0x8000 ? "QU" : "QM"}" question` : "";
  d.tell(` ${typeName(type)} ${name.text}${wants}`);
  d.branch(
    `${name.text}: type ${typeName(type)}, class ${className(isMulticast ? word & 0x7fff : word)}${wants}`,
    at,
    name.length + 4,
    () => {
      d.item(f.queryName, at, name.length, name.text);
      d.item(f.queryNameLength, at, name.length, name.textLength);
      d.item(f.labelCount, at, name.length, name.labels);
      d.uint(f.queryType, typeAt);
      if (isMulticast) {
        d.uint(f.multicastQueryClass, typeAt + 2);
        d.uint(f.unicastWanted, typeAt + 2);
      } else d.uint(f.queryClass, typeAt + 2);
    },
  );
  return typeAt + 4;
}

/** Reads one resource record, and gives back where it ends. RFC 1035 §4.1.3 */
export function readRecord(d: Dissection, { at, message, isMulticast }: Part): number {
  const name = readName(d, at, message);
  const typeAt = at + name.length;
  const type = d.u16(typeAt);
  const word = d.u16(typeAt + 2);
  const length = d.u16(typeAt + 8);
  const data = { at: typeAt + 10, end: typeAt + 10 + length, message };
  const flush = isMulticast && type !== TYPE.OPT && (word & 0x8000) !== 0 ? ", cache flush" : "";
  d.tell(` ${typeName(type)}${flush}`);
  d.slice(data.at, length); // has to be there as a whole
  const beginning =
    type === TYPE.OPT
      ? `${name.text}: type OPT`
      : `${name.text}: type ${typeName(type)}, class ${className(isMulticast ? word & 0x7fff : word)}${flush}`;
  let line = "";
  const node = d.branch(beginning, at, data.end - at, () => {
    if (type === TYPE.SRV) addServiceName(d, at, name.length, name.text);
    else d.item(f.name, at, name.length, name.text);
    d.uint(f.type, typeAt);
    if (type === TYPE.OPT) readOptHeader(d, typeAt + 2, isMulticast);
    else addClassAndTime(d, typeAt + 2, isMulticast);
    d.uint(f.length, typeAt + 8);
    if (length === 0) return;
    const text = (type === TYPE.OPT ? readOptions : READERS[type])?.(d, data);
    if (READERS[type] === undefined && type !== TYPE.OPT) d.bytesItem(f.data, data.at, length);
    line = text?.line ?? "";
    if (text?.info !== undefined) d.tell(text.info);
  });
  if (node !== undefined) node.text = beginning + line;
  return data.end;
}

function addClassAndTime(d: Dissection, at: number, isMulticast: boolean): void {
  if (isMulticast) {
    d.uint(f.multicastClass, at);
    d.uint(f.cacheFlush, at);
  } else d.uint(f.class, at);
  const seconds = d.u32(at + 2);
  d.item(f.timeToLive, at + 2, 4, seconds, `Time to live: ${seconds} (${durationText(seconds)})`);
}

/** An SRV record's name is `_service._protocol.name`: RFC 2782. */
function addServiceName(d: Dissection, at: number, length: number, text: string): void {
  const [service = "", protocol, ...rest] = text.split(".");
  d.item(f.serviceLabel, at, length, service);
  if (protocol !== undefined) d.item(f.protocolLabel, at, length, protocol);
  if (rest.length > 0) d.item(f.serviceName, at, length, rest.join("."));
}

function className(value: number): string {
  return CLASSES[value] ?? "Unknown";
}

import type { Dissection } from "../../dissect/dissection.ts";
import { header } from "./header-fields.ts";
import { optionOf } from "./option-readers.ts";
import { parts, remarks } from "./option-fields.ts";
import { KIND } from "./option-kinds.ts";
import { tellOption, type Option, type OptionReading } from "./option.ts";

/** Adds every option from `start` to `end`, and the line over them. */
export function addOptions(d: Dissection, start: number, end: number, reading: OptionReading): void {
  const names: string[] = [];
  const node = d.group(
    header.options,
    start,
    Math.min(end, d.end) - start,
    d.slice(start, Math.min(end, d.end) - start),
    () => {
      readOptions(d, start, end, reading, names);
    },
  );
  if (node !== undefined) {
    node.text = `Options: (${end - start} bytes)${names.map((name) => `, ${name}`).join("")}`;
  }
}

function readOptions(d: Dissection, start: number, end: number, reading: OptionReading, names: string[]): void {
  let noOperations = 0;
  let at = start;
  while (at < end) {
    const kind = d.u8(at);
    noOperations = kind === KIND.noOperation ? noOperations + 1 : 0;
    if (noOperations === 4) d.item(remarks.noOperations, at, 1, null);
    const isByte = kind === KIND.endOfList || kind === KIND.noOperation;
    const length = isByte ? 1 : at + 1 < end ? d.u8(at + 1) : 0;
    const option = optionOf(kind);
    if ((!isByte && length < 2) || at + length > end) {
      addInvalidLength(d, at, end, option.name, length);
      return;
    }
    addOption(d, option, at, length, reading);
    names.push(option.name);
    at += length;
    if (kind === KIND.endOfList && at < end && d.u8(at) !== KIND.endOfList) {
      d.item(remarks.nonzeroPadding, at, end - at, null, "Non-zero header padding");
      return;
    }
  }
  if (reading.isSyn && !reading.hasMaximumSegmentSize) d.item(remarks.noMaximumSegmentSize, start, 0, null);
  if (!reading.isSyn && reading.hasMaximumSegmentSize) d.item(remarks.lateMaximumSegmentSize, start, 0, null);
}

function addOption(d: Dissection, option: Option, at: number, length: number, reading: OptionReading): void {
  let detail = "";
  if (option.mark !== undefined) tellOption(d, option.mark);
  const node = d.group(option.whole, at, length, d.slice(at, length), () => {
    d.uint(parts.kind, at);
    if (length > 1) d.uint(parts.length, at + 1);
    if (option.isLong?.(length) !== false) detail = option.read?.(d, at, at + length, reading) ?? "";
    else d.item(remarks.invalidLength, at + 1, 1, null, `An option of this kind is not ${length} bytes long`);
  });
  if (node !== undefined) node.text = option.whole.label + detail;
}

function addInvalidLength(d: Dissection, at: number, end: number, name: string, length: number): void {
  const text =
    length < 2
      ? `${name} (with too-short option length = ${length} byte${length === 1 ? "" : "s"})`
      : `${name} (option length = ${length} bytes says option goes past end of options)`;
  d.item(remarks.invalidLength, at, end - at, null, text);
}

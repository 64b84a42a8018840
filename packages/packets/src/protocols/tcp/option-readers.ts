import type { Dissection } from "../../dissect/dissection.ts";
import { isBefore } from "../../tcp/sequence.ts";
import { VERDICTS } from "../../tcp/verdicts.ts";
import { verdictFields } from "./analysis-fields.ts";
import { multipathOption } from "./multipath.ts";
import { parts, remarks, wholes } from "./option-fields.ts";
import { EXPERIMENT, KIND, experimentName } from "./option-kinds.ts";
import { tellOption, type Option, type OptionReading, type ReadOption } from "./option.ts";

/** The option of a kind. */
export function optionOf(kind: number): Option {
  return OPTIONS.get(kind) ?? { ...UNKNOWN, name: `Unknown (0x${kind.toString(16).padStart(2, "0")})` };
}

const exactly = (expected: number) => (length: number) => length === expected;

function readMaximumSegmentSize(d: Dissection, at: number, _end: number, reading: OptionReading): string {
  const size = d.uint(parts.maximumSegmentSize, at + 2);
  tellOption(d, ` MSS=${size}`);
  reading.hasMaximumSegmentSize = true;
  return `: ${size} bytes`;
}

/** RFC 7323 §2.2, §2.3. */
function readWindowScale(d: Dissection, at: number): string {
  const shift = d.uint(parts.shift, at + 2);
  if (shift > MOST_SHIFT) d.item(remarks.shiftTooLarge, at + 2, 1, null);
  const factor = 1 << Math.min(shift, MOST_SHIFT);
  d.item(parts.multiplier, at + 2, 1, factor);
  tellOption(d, ` WS=${factor}`);
  return `: ${shift} (multiply by ${factor})`;
}

/** RFC 2018 §3; what RFC 2883 §4 makes of the first block. */
function readSack(d: Dissection, at: number, end: number, reading: OptionReading): string {
  if (end - at < SACK_FEWEST_BYTES) d.malformed(at, "a SACK option has one block at least");
  let text = "";
  let count = 0;
  const edges: number[] = [];
  for (let block = at + 2; block < end; block += 8) {
    if (block + 8 > end) {
      d.item(remarks.cutBlock, block, end - block, null);
      break;
    }
    const left = (d.u32(block) - reading.otherBase) >>> 0;
    const right = (d.u32(block + 4) - reading.otherBase) >>> 0;
    d.item(parts.leftEdge, block, 4, left, `left edge = ${left} (relative)`);
    d.item(parts.rightEdge, block + 4, 4, right, `right edge = ${right} (relative)`);
    tellOption(d, ` SLE=${left} SRE=${right}`);
    text += ` ${left}-${right}`;
    edges.push(left, right);
    count++;
  }
  d.item(parts.sackCount, at, end - at, count);
  addDuplicateSack(d, at, edges, reading.acknowledgement);
  return text;
}

function addDuplicateSack(d: Dissection, at: number, edges: readonly number[], acknowledgement: number): void {
  const [left, right, secondLeft, secondRight] = edges;
  if (left === undefined || right === undefined) return;
  const isBelow = isBefore(left, acknowledgement);
  const isInside =
    secondLeft !== undefined &&
    secondRight !== undefined &&
    !isBefore(left, secondLeft) &&
    !isBefore(secondRight, right);
  if (!isBelow && !isInside) return;
  d.item(parts.duplicateLeftEdge, at + 2, 4, left, `[D-SACK Left Edge = ${left} (relative)]`);
  d.item(parts.duplicateRightEdge, at + 6, 4, right, `[D-SACK Right Edge = ${right} (relative)]`);
  d.item(parts.duplicateSack, at + 2, 8, null, "D-SACK Sequence");
}

/** RFC 7323 §3.2. */
function readTimestamps(d: Dissection, at: number): string {
  const value = d.uint(parts.timestampValue, at + 2);
  const echo = d.uint(parts.timestampEcho, at + 6);
  tellOption(d, ` TSval=${value} TSecr=${echo}`);
  return `: TSval ${value}, TSecr ${echo}`;
}

function readEcho(d: Dissection, at: number): string {
  const value = d.uint(parts.echo, at + 2);
  tellOption(d, ` ECHO=${value}`);
  return `: ${value}`;
}

function readConnectionCount(d: Dissection, at: number): string {
  tellOption(d, ` CC=${d.uint(parts.connectionCount, at + 2)}`);
  return "";
}

function readMd5(d: Dissection, at: number, end: number): string {
  d.bytesItem(parts.md5Digest, at + 2, end - at - 2);
  return "";
}

/** RFC 4782 §3.1: the response. */
function readQuickStart(d: Dissection, at: number): string {
  const rate = d.uint(parts.quickStartRate, at + 2);
  d.uint(parts.quickStartTtl, at + 3);
  tellOption(d, ` QSresp=${parts.quickStartRate.values(rate)}`);
  return "";
}

/** RFC 5482 §3. */
function readUserTimeout(d: Dissection, at: number): string {
  d.uint(parts.granularity, at + 2);
  tellOption(d, ` USER_TO=${d.uint(parts.userTimeout, at + 2)}`);
  return "";
}

/** RFC 5925 §2.2. */
function readAuthentication(d: Dissection, at: number, end: number): string {
  d.uint(parts.keyId, at + 2);
  d.uint(parts.nextKeyId, at + 3);
  if (end > at + 4) d.bytesItem(parts.mac, at + 4, end - at - 4);
  return "";
}

/** RFC 7413 §4.1.1. */
function readFastOpen(d: Dissection, at: number, end: number, reading: OptionReading): string {
  readCookie(d, at + 2, end, reading);
  return "";
}

function readCookie(d: Dissection, at: number, end: number, reading: OptionReading): void {
  if (at === end) {
    d.item(parts.fastOpenRequest, at, 0, null);
    tellOption(d, " TFO=R");
    return;
  }
  d.bytesItem(parts.fastOpenCookie, at, end - at);
  tellOption(d, " TFO=C");
  if ((reading.verdicts & VERDICTS.fastOpenSyn) !== 0) d.item(verdictFields.fastOpenSyn, at, 0, null);
}

/** RFC 9768 §3.2.3. */
function readAccurateEcn(isOrder1: boolean): ReadOption {
  const order = isOrder1
    ? [parts.ect1Bytes, parts.congestedBytes, parts.ect0Bytes]
    : [parts.ect0Bytes, parts.congestedBytes, parts.ect1Bytes];
  const names = isOrder1 ? ["EE1B", "ECEB", "EE0B"] : ["EE0B", "ECEB", "EE1B"];
  return (d, at, end) => {
    const told: string[] = [];
    for (let i = 0; i < 3 && at + 2 + 3 * (i + 1) <= end; i++) {
      const count = d.uint(order[i]!, at + 2 + 3 * i);
      tellOption(d, ` ${names[i]!}=${count}`);
      told.push(`${names[i]!} ${count}`);
    }
    return ` (Order ${isOrder1 ? 1 : 0}): ${told.join(", ")}`;
  };
}

/** RFC 6994 §3: the number of an experiment, then what it wants. */
function readExperiment(d: Dissection, at: number, end: number, reading: OptionReading): string {
  const id = d.uint(parts.experiment, at + 2);
  const name = `: ${experimentName(id)}`;
  switch (id) {
    case EXPERIMENT.fastOpen:
      readCookie(d, at + 4, end, reading);
      return name;
    case EXPERIMENT.accurateEcn0:
    case EXPERIMENT.accurateEcn1:
      return `${name}: Accurate ECN${readAccurateEcn(id === EXPERIMENT.accurateEcn1)(d, at + 2, end, reading)}`;
    case EXPERIMENT.ackRate:
      if (end > at + 4) {
        const rate = d.uint(parts.ackRate, at + 4);
        d.uint(parts.ackRateReserved, at + 4);
        tellOption(d, ` TARR=${rate}`);
        return `${name} ${rate}`;
      }
      return name;
    default:
      if (end > at + 4) d.bytesItem(parts.experimentData, at + 4, end - at - 4);
      tellOption(d, ` ExID=${id.toString(16)}`);
      return name;
  }
}

function readUnknown(d: Dissection, at: number, end: number): string {
  if (end > at + 2) d.bytesItem(parts.unknownPayload, at + 2, end - at - 2);
  return "";
}

const MOST_SHIFT = 14;
const UNKNOWN: Option = { whole: wholes.unknown, name: "Unknown", read: readUnknown };
const SACK_FEWEST_BYTES = 10;

const OPTIONS: ReadonlyMap<number, Option> = new Map<number, Option>([
  [KIND.endOfList, { whole: wholes.endOfList, name: "End of Option List (EOL)" }],
  [KIND.noOperation, { whole: wholes.noOperation, name: "No-Operation (NOP)" }],
  [
    KIND.maximumSegmentSize,
    {
      whole: wholes.maximumSegmentSize,
      name: "Maximum segment size",
      isLong: exactly(4),
      read: readMaximumSegmentSize,
    },
  ],
  [KIND.windowScale, { whole: wholes.windowScale, name: "Window scale", isLong: exactly(3), read: readWindowScale }],
  [KIND.sackPermitted, { whole: wholes.sackPermitted, name: "SACK permitted", mark: " SACK_PERM", isLong: exactly(2) }],
  [KIND.sack, { whole: wholes.sack, name: "SACK", read: readSack }],
  [KIND.echo, { whole: wholes.echo, name: "Echo", isLong: exactly(6), read: readEcho }],
  [KIND.echoReply, { whole: wholes.echoReply, name: "Echo reply", isLong: exactly(6), read: readEcho }],
  [KIND.timestamps, { whole: wholes.timestamps, name: "Timestamps", isLong: exactly(10), read: readTimestamps }],
  [KIND.connectionCount, { whole: wholes.connectionCount, name: "CC", isLong: exactly(6), read: readConnectionCount }],
  [
    KIND.connectionCountNew,
    { whole: wholes.connectionCountNew, name: "CC.NEW", isLong: exactly(6), read: readConnectionCount },
  ],
  [
    KIND.connectionCountEcho,
    { whole: wholes.connectionCountEcho, name: "CC.ECHO", isLong: exactly(6), read: readConnectionCount },
  ],
  [KIND.md5, { whole: wholes.md5, name: "TCP MD5 signature", mark: " MD5", isLong: exactly(18), read: readMd5 }],
  [KIND.quickStart, { whole: wholes.quickStart, name: "Quick-Start", isLong: exactly(8), read: readQuickStart }],
  [KIND.userTimeout, { whole: wholes.userTimeout, name: "User Timeout", isLong: exactly(4), read: readUserTimeout }],
  // Wireshark writes no space before this one.
  [
    KIND.authentication,
    {
      whole: wholes.authentication,
      name: "TCP AO",
      mark: "TCP AO",
      isLong: (length) => length >= 4,
      read: readAuthentication,
    },
  ],
  [KIND.multipath, multipathOption],
  [KIND.fastOpen, { whole: wholes.fastOpen, name: "TCP Fast Open", read: readFastOpen }],
  [KIND.accurateEcn0, { whole: wholes.accurateEcn, name: "Accurate ECN", read: readAccurateEcn(false) }],
  [KIND.accurateEcn1, { whole: wholes.accurateEcn, name: "Accurate ECN", read: readAccurateEcn(true) }],
  [
    KIND.experiment1,
    { whole: wholes.experimental, name: "Experimental", isLong: (length) => length >= 4, read: readExperiment },
  ],
  [
    KIND.experiment2,
    { whole: wholes.experimental, name: "Experimental", isLong: (length) => length >= 4, read: readExperiment },
  ],
]);

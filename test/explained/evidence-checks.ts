import { SECTIONS, fieldsNamed, type Evidence, type Explanation, type Sentence } from "@wireside/packets";
import { expect } from "vitest";
import type { Lab } from "./lab.ts";

/** Every sentence of an explanation. */
export function allSentences({ capture, conversations }: Explanation): Sentence[] {
  return [
    ...capture.sentences,
    ...conversations.flatMap(({ sections }) => SECTIONS.flatMap((section) => sections[section])),
  ];
}

/** Reads the bytes that evidence points at: they have to say what the evidence says. */
export function checkBytesOfEvidence({ explanation, frames }: Lab): void {
  const read = new Set<string>();
  for (const evidence of allSentences(explanation).flatMap((sentence) => sentence.evidence)) {
    const reader = READERS[evidence.field];
    if (reader === undefined) continue;
    const { bytes } = frames[evidence.frame - 1]!;
    expect([evidence.frame, evidence.field, evidence.source]).toEqual([evidence.frame, evidence.field, 0]);
    const value = reader(bytes.subarray(evidence.start, evidence.start + evidence.length));
    expect([evidence.frame, evidence.field, evidence.value]).toEqual([evidence.frame, evidence.field, value]);
    read.add(evidence.field);
  }
  expect(read.size).toBeGreaterThan(8);
}

/** Asks tshark for every field that is evidence: it has to print the same. */
export async function checkEvidenceWithTshark(lab: Lab): Promise<void> {
  const evidence = allSentences(lab.explanation)
    .flatMap((sentence) => sentence.evidence)
    .filter(isComparable);
  const fields = [...new Set(evidence.map(({ field }) => field))];
  const printed = await lab.tshark(fields);
  for (const { frame, field, value } of evidence) {
    const values = printed[frame - 1]![fields.indexOf(field)]!;
    expect([frame, field, values === value || values.split(",").includes(value)]).toEqual([frame, field, true]);
  }
  expect(fields.length).toBeGreaterThan(20);
}

/** Fields with a value of their own, whole, that tshark knows by that name. */
function isComparable({ field, value }: Evidence): boolean {
  const [described] = fieldsNamed(field);
  if (described === undefined || described.type === "protocol" || described.type === "none") return false;
  return !value.endsWith("…") && !OURS.test(field);
}

/** Protocols that tshark does not know, and lines without a field. */
const OURS = /^(?:uppercase|message|sendfile|chatroom|groupchat|groupchat_file)\.|^text$/u;

const number = (bytes: Buffer): string => String(bytes.readUIntBE(0, bytes.length));
const address = (bytes: Buffer): string => bytes.join(".");
const card = (bytes: Buffer): string => bytes.toString("hex").replace(/..(?!$)/gu, "$&:");

const READERS: Readonly<Record<string, (bytes: Buffer) => string>> = {
  "eth.dst": card,
  "eth.src": card,
  "eth.type": (bytes) => `0x${bytes.toString("hex")}`,
  "ip.len": number,
  "ip.ttl": number,
  "ip.proto": number,
  "ip.id": (bytes) => `0x${bytes.toString("hex")}`,
  "ip.src": address,
  "ip.dst": address,
  "ip.hdr_len": (bytes) => String(4 * (bytes[0]! & 0x0f)),
  "ip.frag_offset": (bytes) => String(8 * (bytes.readUInt16BE(0) & 0x1fff)),
  "tcp.srcport": number,
  "tcp.dstport": number,
  "tcp.seq_raw": number,
  "tcp.ack_raw": number,
  "tcp.hdr_len": (bytes) => String(4 * (bytes[0]! >> 4)),
  "tcp.flags": (bytes) => `0x${(bytes.readUInt16BE(0) & 0x0fff).toString(16).padStart(4, "0")}`,
  "tcp.flags.syn": (bytes) => String((bytes.at(-1)! >> 1) & 1),
  "tcp.flags.ack": (bytes) => String((bytes.at(-1)! >> 4) & 1),
  "tcp.flags.fin": (bytes) => String(bytes.at(-1)! & 1),
  "tcp.window_size_value": number,
  "udp.srcport": number,
  "udp.dstport": number,
  "udp.length": number,
  "udp.checksum": (bytes) => `0x${bytes.toString("hex")}`,
};

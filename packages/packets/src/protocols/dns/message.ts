import type { Dissection } from "../../dissect/dissection.ts";
import type { Field } from "../../fields/field.ts";
import { headerFields as h } from "./header-fields.ts";
import { OPCODE_UPDATE, OPCODES, REPLY_CODES } from "./numbers.ts";
import { readQuestion, readRecord } from "./record.ts";
import { followTransaction } from "./transactions.ts";

/** Which of the three protocols that share the message of RFC 1035 it is. */
type Kind = "unicast" | "multicast" | "link-local";

const queryFlags = [h.response, h.opcode, h.truncated, h.recursionDesired, h.zero, h.checkingDisabled];
const responseFlags = [
  h.response,
  h.opcode,
  h.authoritative,
  h.truncated,
  h.recursionDesired,
  h.recursionAvailable,
  h.zero,
  h.authenticated,
  h.checkingDisabled,
  h.replyCode,
];
const FLAGS: Readonly<Record<Kind, { readonly query: readonly Field[]; readonly response: readonly Field[] }>> = {
  unicast: { query: queryFlags, response: responseFlags },
  multicast: { query: queryFlags, response: responseFlags },
  "link-local": {
    query: [h.response, h.opcode, h.conflict, h.truncated, h.tentative],
    response: [h.response, h.opcode, h.conflict, h.truncated, h.tentative, h.replyCode],
  },
};
const SECTIONS = ["Answers", "Authoritative nameservers", "Additional records"] as const;
const UPDATE_SECTIONS = ["Prerequisites", "Updates", "Additional records"] as const;

const HEADER_LENGTH = 12;

/**
 * Reads a message that begins at `message`, and tells of it. RFC 1035 §4.1
 *
 * @param title of the protocol, for its line in the tree
 */
export function dissectMessage(d: Dissection, message: number, kind: Kind, title: string): void {
  const flags = d.u16(message + 2);
  const isResponse = (flags & 0x8000) !== 0;
  const opcode = (flags >> 11) & 15;
  d.describe(`${title} (${isResponse ? "response" : "query"})`);
  const id = d.uint(h.id, message);
  const addTransaction = followTransaction(d, id, isResponse);
  const operation = `${OPCODES[opcode] ?? `Unknown operation (${opcode})`}${isResponse ? " response" : ""}`;
  const replyCode = REPLY_CODES[flags & 15] ?? "Unknown";
  if (d.wantsColumns) {
    const failed = isResponse && (flags & 15) !== 0 ? ` ${replyCode}` : "";
    d.tell(`${operation} 0x${id.toString(16).padStart(4, "0")}${failed}`);
  }
  const parts = FLAGS[kind][isResponse ? "response" : "query"];
  d.word(
    h.flags,
    message + 2,
    !isResponse && (flags & 0x0020) !== 0 ? [...parts, h.authenticated] : parts,
    `Flags: 0x${flags.toString(16).padStart(4, "0")} ${operation}${isResponse ? `, ${replyCode}` : ""}`,
  );
  const isUpdate = opcode === OPCODE_UPDATE;
  const questions = d.uint(isUpdate ? h.zones : h.questions, message + 4);
  const counts = [
    d.uint(isUpdate ? h.prerequisites : h.answers, message + 6),
    d.uint(isUpdate ? h.updates : h.authorities, message + 8),
    d.uint(h.additionals, message + 10),
  ];
  const isMulticast = kind === "multicast";
  let at = readSection(d, isUpdate ? "Zone" : "Queries", questions, message + HEADER_LENGTH, (place) =>
    readQuestion(d, { at: place, message, isMulticast }),
  );
  for (const [index, count] of counts.entries()) {
    at = readSection(d, (isUpdate ? UPDATE_SECTIONS : SECTIONS)[index]!, count, at, (place) =>
      readRecord(d, { at: place, message, isMulticast }),
    );
  }
  addTransaction();
}

/** Reads `count` questions or records from `at` on, and gives back where they end. */
function readSection(d: Dissection, title: string, count: number, at: number, read: (at: number) => number): number {
  if (count === 0) return at;
  let place = at;
  d.branch(title, at, d.end - at, () => {
    for (let left = count; left > 0; left--) place = read(place);
    return place;
  });
  return place;
}

import { defineFields } from "../../fields/field.ts";
import { REPLY_CODES } from "./numbers.ts";
import { addName, type RecordReader } from "./record-data.ts";

/** TSIG: a message signed with a key that both sides know, RFC 8945. */
export const signatureFields = defineFields({
  algorithm: {
    name: "dns.tsig.algorithm_name",
    label: "Algorithm Name",
    type: "string",
    words: "How the message is signed.",
  },
  timeSigned: { name: "dns.tsig.time_signed", label: "Time Signed", type: "absolute-time", words: "When." },
  fudge: {
    name: "dns.tsig.fudge",
    label: "Fudge",
    type: "uint16",
    words: "Seconds that the other side's clock may be wrong by.",
  },
  macSize: { name: "dns.tsig.mac_size", label: "MAC Size", type: "uint16", words: "Bytes of the signature." },
  mac: { name: "dns.tsig.mac", label: "MAC", type: "none", words: "The signature." },
  originalId: {
    name: "dns.tsig.original_id",
    label: "Original Id",
    type: "uint16",
    words: "The transaction ID that was signed: who passes a message on may have to change it.",
  },
  error: {
    name: "dns.tsig.error",
    label: "Error",
    type: "uint16",
    values: REPLY_CODES,
    words: "What was wrong with it.",
  },
  otherLength: { name: "dns.tsig.other_len", label: "Other Len", type: "uint16", words: "Bytes of what follows." },
  otherData: {
    name: "dns.tsig.other_data",
    label: "Other Data",
    type: "bytes",
    words: "The time as the server has it.",
  },
});

const f = signatureFields;

/** Their readers, by type. */
export const signatureRecords: Readonly<Record<number, RecordReader>> = {
  250: (d, data) => {
    const { end: at } = addName(d, f.algorithm, data.at, data.message);
    const seconds = d.u16(at) * 0x1_0000_0000 + d.u32(at + 2);
    d.item(f.timeSigned, at, 6, BigInt(seconds) * 1_000_000_000n);
    d.uint(f.fudge, at + 6);
    const size = d.uint(f.macSize, at + 8);
    if (size > 0) d.item(f.mac, at + 10, d.slice(at + 10, size).length, null);
    const after = at + 10 + size;
    d.uint(f.originalId, after);
    d.uint(f.error, after + 2);
    const other = d.uint(f.otherLength, after + 4);
    if (other > 0) d.bytesItem(f.otherData, after + 6, other);
    return undefined;
  },
};

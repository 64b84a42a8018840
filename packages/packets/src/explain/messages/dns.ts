import { frameText, listed, timeText } from "../quantities.ts";
import type { Piece } from "../tell.ts";
import { typeName } from "../../protocols/dns/numbers.ts";
import { quoted, type ReadMessage } from "./message.ts";

/** Questions and answers of DNS. */
export const readDns: ReadMessage = (layer) => {
  const name = layer.cited("dns.qry.name", (value) => (value === "<Root>" ? "the root" : quoted(value)));
  const type = layer.cited("dns.qry.type", (value) => typeName(Number(value)));
  const isResponse = layer.value("dns.flags.response") === "1";
  const asked: Piece[] = name === undefined ? ["something without a question"] : [name];
  if (type !== undefined) asked.push(" (", type, ")");
  const text = `${name?.text ?? "no question"}${type === undefined ? "" : ` ${type.text}`}`;
  if (!isResponse) return { kind: "dns.query", text, told: ["asks for ", ...asked] };
  const told: Piece[] = ["answers"];
  const request = layer.value("dns.response_to");
  if (request !== undefined) told.push(" ", frameText(Number(request)));
  told.push(" on ", ...asked, ": ");
  const code = layer.cited("dns.flags.rcode", (value) => CODES[Number(value)] ?? `code ${value}`);
  const found = layer.citedAll(ANSWERS).slice(0, SHOWN);
  const count = layer.cited("dns.count.answers");
  if (found.length > 0) told.push(...listed<Piece>(found));
  else if (code !== undefined && code.text !== CODES[0]) told.push(code);
  else if (count !== undefined) told.push(count, count.text === "1" ? " record" : " records");
  const time = layer.cited("dns.time", (seconds) => timeText(Number(seconds)));
  if (time !== undefined) told.push(", ", time, " after the question");
  const values = found.map((each) => each.text).join(", ");
  return { kind: "dns.response", text: values === "" ? text : `${text}: ${values}`, told };
};

/** Fields of what answers most often say. */
const ANSWERS = ["dns.a", "dns.aaaa", "dns.cname", "dns.ptr.domain_name", "dns.mx.mail_exchange", "dns.ns", "dns.txt"];
const SHOWN = 4;
/** https://www.iana.org/assignments/dns-parameters/, DNS RCODEs. */
const CODES: readonly string[] = [
  "no error",
  "format error",
  "server failure",
  "no such name",
  "not implemented",
  "refused",
];

import type { Dissection } from "../../dissect/dissection.ts";
import { defineProtocol } from "../../fields/protocol.ts";
import { basicFields } from "./basic-records.ts";
import { headerFields } from "./header-fields.ts";
import { dissectMessage } from "./message.ts";
import { messageFields } from "./message-fields.ts";
import { OPCODES } from "./numbers.ts";
import { optionFields } from "./options.ts";
import { securityFields } from "./security-fields.ts";
import { serviceBindingFields } from "./service-binding.ts";
import { serviceFields } from "./service-records.ts";
import { signatureFields } from "./transaction-signature.ts";

const fields = {
  ...headerFields,
  ...messageFields,
  ...basicFields,
  ...serviceFields,
  ...serviceBindingFields,
  ...securityFields,
  ...optionFields,
  ...signatureFields,
};

/** Over TCP the message's length stands before it. RFC 1035 §4.2.2 */
const PREFIX_LENGTH = 2;

/** RFC 1035. */
export const dns = defineProtocol({
  id: "dns",
  title: "Domain Name System",
  column: "DNS",
  source: "RFC 1035",
  words: "Asks a server what belongs to a name: addresses, mail servers and much else.",
  fields,
  carriedIn: { "udp.port": [53], "tcp.port": [53, 5353] },
  heuristic: { over: ["udp"], matches: looksLikeDns },
  stream: { messageLength: (d) => PREFIX_LENGTH + d.u16(d.start) },
  dissect(d: Dissection): void {
    const prefix = d.place?.conversation.transport === "tcp" ? PREFIX_LENGTH : 0;
    if (prefix > 0) d.uint(headerFields.length, d.start);
    dissectMessage(d, d.start + prefix, "unicast", "Domain Name System");
  },
});

/** RFC 6762. */
export const mdns = defineProtocol({
  id: "mdns",
  title: "Multicast Domain Name System",
  column: "MDNS",
  source: "RFC 6762",
  words: "DNS without a server: everybody on the local network is asked, and who knows answers to all.",
  fields: {},
  carriedIn: { "udp.port": [5353] },
  dissect: (d) => dissectMessage(d, d.start, "multicast", "Multicast Domain Name System"),
});

/** RFC 4795. */
export const llmnr = defineProtocol({
  id: "llmnr",
  title: "Link-local Multicast Name Resolution",
  column: "LLMNR",
  source: "RFC 4795",
  words: "Windows' way to find a machine of the local network by its name without a server.",
  fields: {},
  carriedIn: { "udp.port": [5355] },
  dissect: (d) => dissectMessage(d, d.start, "link-local", "Link-local Multicast Name Resolution"),
});

/** A header that a resolver would send, with so few records that the payload has room for them. */
function looksLikeDns(d: Dissection): boolean {
  const { start } = d;
  const flags = d.u16(start + 2);
  if (OPCODES[(flags >> 11) & 15] === undefined || (flags & 0x0040) !== 0) return false;
  const isResponse = (flags & 0x8000) !== 0;
  const questions = d.u16(start + 4);
  const records = d.u16(start + 6) + d.u16(start + 8) + d.u16(start + 10);
  if (questions !== 1 || (!isResponse && ((flags & 15) !== 0 || records > 2))) return false;
  return start + 12 + SHORTEST_QUESTION + records * SHORTEST_RECORD <= d.end;
}

const SHORTEST_QUESTION = 5;
const SHORTEST_RECORD = 11;

import { allFields, protocols } from "../../packages/packets/src/index.ts";
import type { Field } from "../../packages/packets/src/fields/field.ts";
import type { Protocol } from "../../packages/packets/src/fields/protocol.ts";

const INTRODUCTION = `# Protocols

Every protocol that is taken apart, from the frame up, with its fields. Protocols and fields have Wireshark's names; filters
(docs/FILTERS.md), \`--fields\`, the tree, the columns and this page come from one description of each, in
\`packages/packets/src/protocols\`. This page is written by \`npm run pages\`; a test holds it to the code.

A field's type says what it is compared with: \`uint16\` is a whole number of 16 bits, *hex* when it is printed with \`0x\`;
\`relative-time\` is seconds, \`absolute-time\` a date; a \`frame\` is the number of a frame; \`none\` and \`protocol\` have no value and are
there or not. *Found* fields are not in the bytes: they are worked out from them or from other frames. *Hidden* ones are not in the
tree: they are there for filters and \`--fields\`.
`;

/** Tables in which a layer finds the next one, as a sentence says it. */
const TABLES: Readonly<Record<string, (keys: string) => string>> = {
  "link-type": (keys) => `link type ${keys}`,
  ethertype: (keys) => `EtherType ${keys}`,
  "llc.dsap": (keys) => `LLC's access point ${keys}`,
  snap: (keys) => `SNAP's number ${keys}`,
  "null-family": (keys) => `address family ${keys}`,
  "ip.version": (keys) => `IP version ${keys}`,
  "ip.proto": (keys) => `IP protocol ${keys}`,
  "gre.proto": (keys) => `GRE's protocol type ${keys}`,
  "ppp.protocol": (keys) => `PPP's protocol ${keys}`,
  "tcp.port": (keys) => `TCP port ${keys}`,
  "udp.port": (keys) => `UDP port ${keys}`,
  "media-type": (keys) => `media type ${keys}`,
};
const IN_HEX = new Set(["ethertype", "gre.proto", "ppp.protocol", "llc.dsap"]);

/** docs/PROTOCOLS.md */
export function protocolsPage(): string {
  const fields = fieldsByProtocol();
  const list = protocols.map(({ id, title }) => `- [\`${id}\`](#${anchor(id)}) ${title}`);
  const parts = protocols.map((protocol) => protocolPart(protocol, fields.get(protocol) ?? []));
  return `${INTRODUCTION}\n${list.join("\n")}\n\n${parts.join("\n\n")}\n`;
}

function anchor(id: string): string {
  return id.replaceAll(".", "");
}

function protocolPart(protocol: Protocol, fields: readonly Field[]): string {
  const { id, title, words, source } = protocol;
  const laidDown = source === "none" ? "" : ` (${source})`;
  const found = whereFound(protocol);
  const text = `## ${id}\n\n${title}${laidDown}. ${words}\n${found === "" ? "" : `Found by ${found}.\n`}`;
  if (fields.length === 0) return text.trimEnd();
  return `${text}\n${["| field | type | what it is |", "| --- | --- | --- |", ...fields.map(fieldRow)].join("\n")}`;
}

function whereFound({ carriedIn, heuristic }: Protocol): string {
  const places = Object.entries(carriedIn ?? {}).map(([table, keys]) =>
    TABLES[table]!(keys.map((key) => (IN_HEX.has(table) ? `0x${key.toString(16).padStart(2, "0")}` : key)).join(", ")),
  );
  const bySight = heuristic?.over.map((below) => `its looks over ${below.toUpperCase()}`) ?? [];
  return [...places, ...bySight].join("; ");
}

/** Each name once: some are described in more than one way. */
function fieldsByProtocol(): ReadonlyMap<Protocol, readonly Field[]> {
  const owners = new Map(
    protocols.flatMap((protocol) => Object.values(protocol.fields).map((field) => [field, protocol])),
  );
  const found = new Map<Protocol, Map<string, Field>>();
  for (const field of allFields()) {
    if (field.type === "protocol" || field.name === "text") continue;
    const owner = ownerByName(field) ?? owners.get(field);
    if (owner === undefined) throw new Error(`${field.name} belongs to no protocol`);
    const names = found.get(owner) ?? new Map<string, Field>();
    found.set(owner, names);
    if (!names.has(field.name)) names.set(field.name, field);
  }
  return new Map([...found].map(([owner, names]) => [owner, [...names.values()]]));
}

/** The protocol whose id a field's name begins with, the longest of them. */
function ownerByName({ name }: Field): Protocol | undefined {
  const begun = protocols.filter(({ id }) => name.startsWith(`${id}.`));
  return begun.toSorted((a, b) => b.id.length - a.id.length)[0];
}

function fieldRow(field: Field): string {
  const { name, label, type, base, words = "", generated, hidden } = field;
  const kinds = [
    type,
    base?.startsWith("hex") === true ? "hex" : "",
    generated === true ? "found" : "",
    hidden === true ? "hidden" : "",
  ];
  const what = `${label}${/[.?!:]$/u.test(label) ? "" : "."}${words === "" ? "" : ` ${words}`}`;
  return `| \`${name}\` | ${kinds.filter((kind) => kind !== "").join(", ")} | ${what.replaceAll("|", "\\|")} |`;
}

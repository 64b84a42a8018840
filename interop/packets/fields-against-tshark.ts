import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { allFields, fieldsNamed } from "../../packages/packets/src/fields/field.ts";
import { bytesSource } from "../../packages/packets/src/read/source.ts";
import { ourFields } from "./our-fields.ts";
import { BETWEEN_VALUES, CHECK_CHECKSUMS, hasTshark, tsharkFieldNames, tsharkFields } from "./tshark-fields.ts";

const HELP = `What we find in captures against what the tshark of this machine finds, field by field and frame by frame.

  node interop/packets/fields-against-tshark.ts [options] CAPTURE…

  --fields a,b,c   these fields; otherwise every one that both know
  --only TEXT      of these fields, those whose name begins so: "ip." or "icmpv6"
  --list           the columns of the packet list instead; Protocol unless we know none above TCP or UDP, Info only where
                   both name the same protocol
  --checksums      the verdicts on checksums only, which tshark otherwise leaves alone; where we say that nothing can be
                   said, tshark may say that it is bad
  --examples N     how many differences of each field are shown (5)

Ends with 0 when all agree, with 1 when something differs, with 2 when nothing could be compared.`;

const LIST = ["_ws.col.Protocol", "_ws.col.Source", "_ws.col.Destination", "_ws.col.Info"];

/** tshark has none of these for a pcap, which is said to have one interface. */
const TOLD_OF_PCAPNG_ONLY = new Set(["frame.interface_id"]);

interface Tally {
  agree: number;
  differ: number;
  readonly examples: string[];
}

const { values: options, positionals: files } = parseArgs({
  options: {
    fields: { type: "string" },
    only: { type: "string", default: "" },
    list: { type: "boolean", default: false },
    checksums: { type: "boolean", default: false },
    examples: { type: "string", default: "5" },
    help: { type: "boolean", default: false },
  },
  allowPositionals: true,
});

if (options.help || files.length === 0) {
  console.log(HELP);
  process.exit(options.help ? 0 : 2);
}
if (!(await hasTshark())) {
  console.log("There is no tshark on this machine: install the package tshark.");
  process.exit(2);
}

const fields = await chosenFields();
const tallies = new Map<string, Tally>();
let frames = 0;
for (const file of files) await compare(file);
report();

async function chosenFields(): Promise<readonly string[]> {
  if (options.fields !== undefined) return options.fields.split(",");
  if (options.list) return LIST;
  const theirs = await tsharkFieldNames();
  const names = [...new Set(allFields().map(({ name }) => name))].filter((name) => theirs.has(name));
  const isVerdict = (name: string) => name.endsWith(".checksum.status");
  // What is data depends on all the protocols that tshark knows and we do not; a right checksum is told beside a bad one here.
  const isIncomparable = (name: string) => /^data(?:\.|$)|\.checksum_calculated$/u.test(name);
  return names.filter(
    (name) => isVerdict(name) === options.checksums && name.startsWith(options.only) && !isIncomparable(name),
  );
}

async function compare(file: string): Promise<void> {
  const rows = await tsharkFields(file, fields, options.checksums ? CHECK_CHECKSUMS : []);
  let frame = 0;
  for await (const ours of ourFields(bytesSource(readFileSync(file)), fields, BETWEEN_VALUES)) {
    const theirs = rows[frame++] ?? [];
    const isOtherProtocol = options.list && ours[0] !== theirs[0];
    const isAboveTransport = isOtherProtocol && (ours[0] === "TCP" || ours[0] === "UDP");
    for (const [column, field] of fields.entries()) {
      if (isOtherProtocol && field === "_ws.col.Info") continue;
      if (isAboveTransport && field === "_ws.col.Protocol") continue;
      tally(field, `${file} #${frame}`, compared(field, ours[column]!), compared(field, theirs[column] ?? ""));
    }
  }
  frames += frame;
  if (frame !== rows.length) {
    tally("frames", file, String(frame), String(rows.length));
  }
}

function tally(field: string, where: string, ours: string, theirs: string): void {
  if (ours === theirs && ours === "") return;
  if (theirs === "" && TOLD_OF_PCAPNG_ONLY.has(field)) return;
  const counts = tallies.get(field) ?? { agree: 0, differ: 0, examples: [] };
  tallies.set(field, counts);
  if (ours === theirs || (options.checksums && isLeftUnjudged(ours, theirs))) {
    counts.agree++;
    return;
  }
  counts.differ++;
  if (counts.examples.length < Number(options.examples)) {
    counts.examples.push(`${where}: ${shown(ours)}, but tshark ${shown(theirs)}`);
  }
}

/** Whether two verdicts differ only where ours says that nothing can be said, and tshark that the checksum is bad. */
function isLeftUnjudged(ours: string, theirs: string): boolean {
  const judged = theirs.split(BETWEEN_VALUES);
  const values = ours.split(BETWEEN_VALUES);
  return (
    values.length === judged.length &&
    values.every((value, i) => value === judged[i] || (value === "2" && judged[i] === "0"))
  );
}

/** What of a cell is compared. */
function compared(field: string, text: string): string {
  if (field === "frame.protocols") return downToTransport(text);
  // Of a protocol tshark prints its line of the tree, which is in its own words: how often it occurs is compared.
  const isProtocol = fieldsNamed(field).some(({ type }) => type === "protocol");
  return isProtocol && text !== "" ? `${text.split(BETWEEN_VALUES).length}×` : text;
}

/** Of the layers, those down to TCP or UDP: what stands above is another dissector's doing. */
function downToTransport(text: string): string {
  const layers = text.split(":").filter((layer) => !layer.startsWith("_ws."));
  const transport = layers.findIndex((layer) => layer === "tcp" || layer === "udp");
  return (transport < 0 ? layers : layers.slice(0, transport + 1)).join(":");
}

function shown(text: string): string {
  const line = text.replaceAll(BETWEEN_VALUES, ", ");
  return line === "" ? "nothing" : line.length > 100 ? `${line.slice(0, 100)}…` : line;
}

function report(): void {
  const all = [...tallies].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const agreeing = all.filter(([, { differ }]) => differ === 0);
  for (const [field, { agree, differ, examples }] of all) {
    if (differ === 0) continue;
    console.log(`✗ ${field}: ${differ} frames differ, ${agree} agree`);
    for (const example of examples) console.log(`    ${example}`);
  }
  const differ = all.reduce((sum, [, each]) => sum + each.differ, 0);
  const agree = all.reduce((sum, [, each]) => sum + each.agree, 0);
  console.log(`${files.length} captures, ${frames} frames, ${all.length} fields that occur in them.`);
  console.log(`${agreeing.length} of the fields agree in every frame; ${agree} values agree, ${differ} differ.`);
  if (differ > 0) process.exitCode = 1;
}

// Compares what we find in captures with what the tshark of this machine finds, field by field and frame by frame.
//
//   node interop/packets/fields-against-tshark.ts [--fields a,b,c] [--checksums] [--examples N] CAPTURE…
//
// Without --fields: every field that both know. With --checksums both judge them, and only the verdicts are compared; where
// ours says that nothing can be said, tshark may say Bad. Ends with 1 when something differs.

import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { allFields } from "../../packages/packets/src/fields/field.ts";
import { bytesSource } from "../../packages/packets/src/read/source.ts";
import { ourFields } from "./our-fields.ts";
import { BETWEEN_VALUES, CHECK_CHECKSUMS, tsharkFieldNames, tsharkFields } from "./tshark-fields.ts";

interface Tally {
  agree: number;
  differ: number;
  readonly examples: string[];
}

const { values: options, positionals: files } = parseArgs({
  options: {
    fields: { type: "string" },
    checksums: { type: "boolean", default: false },
    examples: { type: "string", default: "5" },
  },
  allowPositionals: true,
});

const fields = options.fields?.split(",") ?? (await commonFields(options.checksums));
const tallies = new Map<string, Tally>();
for (const file of files) await compare(file);
report();

async function commonFields(onlyChecksums: boolean): Promise<readonly string[]> {
  const theirs = await tsharkFieldNames();
  const names = [...new Set(allFields().map(({ name }) => name))].filter((name) => theirs.has(name));
  const isVerdict = (name: string) => name.endsWith(".checksum.status");
  return names.filter((name) => isVerdict(name) === onlyChecksums);
}

async function compare(file: string): Promise<void> {
  const rows = await tsharkFields(file, fields, options.checksums ? CHECK_CHECKSUMS : []);
  let frame = 0;
  for await (const ours of ourFields(bytesSource(readFileSync(file)), fields, BETWEEN_VALUES)) {
    const theirs = rows[frame++] ?? [];
    for (const [column, field] of fields.entries()) {
      tally(field, `${file} #${frame}`, known(field, ours[column]!), known(field, theirs[column] ?? ""));
    }
  }
  if (frame !== rows.length) console.log(`${file}: ${frame} frames, but tshark has ${rows.length}`);
}

function tally(field: string, where: string, ours: string, theirs: string): void {
  if (ours === theirs && ours === "") return;
  const counts = tallies.get(field) ?? { agree: 0, differ: 0, examples: [] };
  tallies.set(field, counts);
  if (ours === theirs) {
    counts.agree++;
    return;
  }
  counts.differ++;
  if (counts.examples.length < Number(options.examples)) {
    counts.examples.push(`${where}: ${shown(ours)}, but tshark ${shown(theirs)}`);
  }
}

/** Of the layers, those down to TCP or UDP: what stands above is another dissector's doing. */
function known(field: string, text: string): string {
  if (field !== "frame.protocols") return text;
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
    console.log(`${field}: ${differ} frames differ, ${agree} agree`);
    for (const example of examples) console.log(`  ${example}`);
  }
  console.log(`${agreeing.length} of ${all.length} fields that occur agree in every frame.`);
  if (agreeing.length < all.length) process.exitCode = 1;
}

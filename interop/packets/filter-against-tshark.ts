import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { parseFilter } from "../../packages/packets/src/index.ts";
import { CAPTURES } from "../../test/needs.ts";
import { DIFFERENT, OURS_ONLY, REFUSED, SAME, THEIRS_ONLY } from "./filters.ts";
import { ourFrames } from "./our-frames.ts";
import { hasTshark } from "./tshark-fields.ts";
import { tsharkFrames, type TsharkAnswer } from "./tshark-frames.ts";

const HELP = `The same filters over the same captures, here and in the tshark of this machine, which needs Lua.

  node interop/packets/filter-against-tshark.ts [options] [CAPTURE…]

  --only TEXT      of the filters of filters.ts, those with TEXT in them
  --filter EXPR    these filters instead (may be given several times)

Says of each difference what the two found. Without captures it takes some of the collection beside the project.
Ends with 0 when all agree, with 1 when something differs, with 2 when nothing could be compared.`;

const COLLECTED = [
  "arkime/tests__pcap__http-simple-get.pcap",
  "arkime/tests__pcap__v6-http.pcap",
  "arkime/tests__pcap__wireshark-retrans.pcap",
  "arkime/tests__pcap__curl-enabled-tls13.pcap",
  "dpkt/examples__data__dns_icmp.pcap",
  "own-netns/udp-frag-icmp.pcap",
  "packetlife/pcaps__DHCP_Inter_VLAN.cap",
  "sanders/arppoison.pcapng",
  "zeek/testing__btest__Traces__tunnels__gre-sample.pcap",
].map((name) => join(CAPTURES, name));

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: "string", default: "" },
    filter: { type: "string", multiple: true },
    help: { type: "boolean", default: false },
  },
});
const captures = positionals.length > 0 ? positionals : COLLECTED.filter((file) => existsSync(file));
const [first] = captures;
if (options.help || first === undefined || !(await hasTshark())) {
  console.log(HELP);
  process.exit(options.help ? 0 : 2);
}

const differences: string[] = [];
const unknown = new Set<string>();
let frames = 0;

const compared = options.filter ?? chosen(SAME);
for (const file of captures) await compareFrames(file, compared);
if (options.filter === undefined) {
  await compareTaken(first, chosen(DIFFERENT), { ours: true, theirs: true });
  await compareTaken(first, chosen(REFUSED), { ours: false, theirs: false });
  await compareTaken(first, chosen(OURS_ONLY), { ours: true, theirs: false });
  await compareTaken(first, chosen(THEIRS_ONLY), { ours: false, theirs: true });
}

for (const difference of new Set(differences)) console.log(`✗ ${difference}`);
console.log(`${compared.length} filters over ${captures.length} captures: tshark finds ${frames} frames.`);
if (unknown.size > 0) console.log(`Left out, as these fields are not here: ${[...unknown].sort().join(", ")}.`);
console.log(`${new Set(differences).size} differences.`);
process.exitCode = differences.length === 0 ? 0 : 1;

async function compareFrames(file: string, filters: readonly string[]): Promise<void> {
  const answers = await tsharkFrames(file, filters);
  for (const [i, text] of filters.entries()) {
    const { filter, error } = parseFilter(text);
    const theirs = answers[i]!;
    if ("error" in theirs) differences.push(`${text}\n    tshark refuses it: ${theirs.error}`);
    else if (filter !== undefined) compare(text, file, await ourFrames(file, filter), theirs.frames);
    else if (error.code === "unknown_field") unknown.add(text.slice(error.from, error.to));
    else differences.push(`${text}\n    we refuse it: ${error.message}`);
  }
}

function compare(text: string, file: string, ours: readonly number[], theirs: readonly number[]): void {
  frames += theirs.length;
  const extra = ours.filter((number) => !theirs.includes(number));
  const missing = theirs.filter((number) => !ours.includes(number));
  if (extra.length + missing.length === 0) return;
  const shown = (numbers: readonly number[]) => `${numbers.slice(0, 8).join(" ")}${numbers.length > 8 ? " …" : ""}`;
  differences.push(`${text}\n    ${file}\n    only here: ${shown(extra)}\n    only tshark: ${shown(missing)}`);
}

async function compareTaken(
  file: string,
  filters: readonly string[],
  expected: { readonly ours: boolean; readonly theirs: boolean },
): Promise<void> {
  const answers = await tsharkFrames(file, filters);
  for (const [i, text] of filters.entries()) {
    const { error } = parseFilter(text);
    const theirs: TsharkAnswer = answers[i]!;
    if (error?.code === "unknown_field" && expected.ours) unknown.add(text.slice(error.from, error.to));
    else if ((error === undefined) !== expected.ours) {
      differences.push(`${text}\n    ${error === undefined ? "we take it" : `we refuse it: ${error.message}`}`);
    }
    if ("error" in theirs === expected.theirs) {
      differences.push(`${text}\n    ${"error" in theirs ? `tshark refuses it: ${theirs.error}` : "tshark takes it"}`);
    }
  }
}

function chosen(filters: readonly string[]): readonly string[] {
  return filters.filter((text) => text.includes(options.only));
}

// Lists a capture with Wireshark compiled to WebAssembly: all rows of the packet list, printed a line each.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);
const library = require.resolve("@goodtools/wiregasm/dist/wiregasm.js");
const loadWiregasm = require(library);

const AT_A_TIME = 10_000;
const FILE = "/uploads/capture.pcap";

const wiregasm = await loadWiregasm({
  locateFile: (/** @type {string} */ name) => join(dirname(library), name),
  print: () => undefined,
  printErr: () => undefined,
  handleStatus: () => undefined,
});
wiregasm.init();
wiregasm.FS.writeFile(FILE, readFileSync(process.argv[2] ?? ""));
const session = new wiregasm.DissectSession(FILE);
const { code, error, summary } = session.load();
if (code !== 0) throw new Error(`wiregasm cannot read the capture: ${error}`);
for (let from = 0; from < summary.packet_count; from += AT_A_TIME) {
  const { frames } = session.getFrames("", from, AT_A_TIME);
  const lines = Array.from({ length: frames.size() }, (_, at) => {
    const { columns } = frames.get(at);
    return Array.from({ length: columns.size() }, (__, column) => columns.get(column)).join(" ");
  });
  process.stdout.write(`${lines.join("\n")}\n`);
}

import { parseArgs } from "node:util";
import { writeBulk } from "./capture/bulk.ts";
import { CaptureFile } from "./capture/file.ts";
import { writeHttp } from "./capture/http.ts";

// Makes the captures that are measured, each the same every time:
//   node bench/packets/make-capture.ts bulk OUT.pcap [--packets 5000000] [--flows 1] [--loss 0.001]
//   node bench/packets/make-capture.ts http OUT.pcap [--connections 100000]

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    packets: { type: "string", default: "5000000" },
    flows: { type: "string", default: "1" },
    loss: { type: "string", default: "0.001" },
    connections: { type: "string", default: "100000" },
  },
});
const [kind, path] = positionals;
if (path === undefined || (kind !== "bulk" && kind !== "http")) {
  console.error("Usage: node bench/packets/make-capture.ts bulk|http OUT.pcap");
  process.exit(2);
}
const file = new CaptureFile(path);
if (kind === "bulk") writeBulk(file, Number(values.packets), Number(values.flows), Number(values.loss));
else writeHttp(file, Number(values.connections));
file.close();
console.log(`${file.frames} frames in ${path}`);

import { DOWNLOADS, type Told, type WayName } from "./downloads.ts";

// One side of a download, in a process of its own: `end.ts WAY serve BYTES HOST CLIENT-HOST` has the file, `end.ts WAY fetch BYTES HOST PORT
// KEY` gets it. Each tells its parent what it knows, and stays until the parent lets go of it.

const [way, role, bytes, host = "", ...rest] = process.argv.slice(2) as [WayName, string, string, ...string[]];
const download = DOWNLOADS[way];
const end = { bytes: Number(bytes), host, tell: (told: Told): void => void process.send?.(told) };
process.on("disconnect", () => process.exit());
if (role === "serve") await download.serve({ ...end, clientHost: rest[0]! });
else await download.fetch({ ...end, port: Number(rest[0]), key: rest[1] ?? "" });

// Prints which backend runs, and of what.
import { pathToFileURL } from "node:url";
import type { loadBackend } from "../../../src/index.ts";

const [entry = ""] = process.argv.slice(2);
const datagram = (await import(pathToFileURL(entry).href)) as { loadBackend: typeof loadBackend };
const { name, reason, file } = await datagram.loadBackend();
console.log(JSON.stringify({ name, reason, file }));

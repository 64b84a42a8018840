// hold-link.ts: makes a link, starts programs on both sides, one of them by another, says of them what /proc knows, and stays.
import { once } from "node:events";
import { readFileSync, readlinkSync } from "node:fs";
import { createInterface } from "node:readline";
import { createLink } from "@wireside/netsim";

const link = await createLink();
const shell = link.run("a", "sh", ["-c", "sleep 600 & echo $!; wait"]);
const [line] = await once(createInterface({ input: shell.stdout! }), "line");
const other = link.run("b", "sh", ["-c", "echo here; sleep 600"]);
await once(createInterface({ input: other.stdout! }), "line");
const children = readFileSync(`/proc/self/task/${String(process.pid)}/children`, "utf8")
  .trim()
  .split(" ")
  .map(Number);
const namespaces = [shell.pid, other.pid].map((pid) => readlinkSync(`/proc/${String(pid)}/ns/net`));
process.stdout.write(`${JSON.stringify({ pids: [...children, Number(line)], namespaces })}\n`);

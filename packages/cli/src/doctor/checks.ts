import { existsSync } from "node:fs";
import { access, constants, stat, statfs } from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { pinnedNode } from "../../bin/pinned-node.js";

/** What was found out about one thing. `advice` only where it does not work. */
export interface Check {
  name: string;
  works: boolean;
  says: string;
  advice?: string;
}

/** Below this a hub would soon refuse messages with disk_full. */
const FREE_BYTES = 200_000_000;

export function checkNode(): Check {
  const pinned = pinnedNode();
  const says = `Node ${process.versions.node}${pinned !== undefined && resolve(process.execPath) === resolve(pinned) ? ", the pinned one" : ""}`;
  return { name: "node", works: true, says };
}

/** The parts that are machine code: the store and the password hash. Resolved as the hub resolves them. */
export function checkNative(): Check[] {
  const load = createRequire(import.meta.resolve("@wireside/hub"));
  return ["better-sqlite3", "@node-rs/argon2"].map((module) => {
    try {
      load(module);
      return { name: module, works: true, says: `loads on ${process.platform}-${process.arch}` };
    } catch (error) {
      return {
        name: module,
        works: false,
        says: reason(error),
        advice: "Run npm ci in the checkout on this machine; node_modules from another system do not work here.",
      };
    }
  });
}

export function checkPage(): Check {
  const built = existsSync(fileURLToPath(new URL("../../../web/dist/index.html", import.meta.url)));
  return {
    name: "page",
    works: built,
    says: built ? "the web page is built" : "the web page is not built",
    ...(built ? {} : { advice: "npm start builds it; the terminal works without." }),
  };
}

/** Can the folder be made or written to, and is there room? */
export async function checkData(folder: string): Promise<Check> {
  const name = "data folder";
  const path = resolve(folder);
  let existing = path;
  while (!existsSync(existing) && dirname(existing) !== existing) existing = dirname(existing);
  try {
    if (!(await stat(existing)).isDirectory())
      return { name, works: false, says: `${existing} is not a folder`, advice: "Choose another with --data." };
    await access(existing, constants.W_OK | constants.X_OK);
    const { bavail, bsize } = await statfs(existing);
    const free = bavail * bsize;
    const says = `${path} ${existing === path ? "can be written" : "can be made"}, ${(free / 1e9).toFixed(1)} GB free`;
    return free < FREE_BYTES
      ? { name, works: false, says, advice: "Free some space, or choose another folder with --data." }
      : { name, works: true, says };
  } catch (error) {
    return {
      name,
      works: false,
      says: `${path}: ${reason(error)}`,
      advice: "Choose another folder with --data, or change who may write to it.",
    };
  }
}

/** Could a hub listen on the port? Listens for a moment to know. */
export function checkPort(port: number): Promise<Check> {
  const name = `port ${port}`;
  return new Promise((settle) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => {
      const says = error.code === "EADDRINUSE" ? "another program listens on it" : reason(error);
      settle({ name, works: false, says, advice: "If it is your hub, all is well; else choose another with --port." });
    });
    server.listen({ port, exclusive: true }, () => server.close(() => settle({ name, works: true, says: "is free" })));
  });
}

function reason(error: unknown): string {
  return error instanceof Error ? (error.message.split("\n")[0] ?? error.message) : String(error);
}

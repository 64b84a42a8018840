import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Wire } from "../../packages/netsim/src/index.ts";
import { PROCESSORS } from "../links/open-link.ts";
import type { Told, WayName } from "./downloads.ts";

const PROGRAM = fileURLToPath(new URL("end.ts", import.meta.url));

/** Side a of a wire gets a file of so many bytes from side b. @returns how long it took, ms */
export async function downloadOver(wire: Wire, way: WayName, bytes: number): Promise<number> {
  const start = (side: "a" | "b", words: readonly string[]): ChildProcess => {
    const before = PROCESSORS === undefined ? [] : ["taskset", "-c", PROCESSORS];
    const [file, ...rest] = [...before, process.execPath, PROGRAM, way, ...words] as [string, ...string[]];
    return wire.run(side, file, rest, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  };
  const server = start("b", ["serve", String(bytes), wire.addresses.b, wire.addresses.a]);
  const place = await told(server, ({ port }) => port !== undefined);
  const client = start("a", ["fetch", String(bytes), wire.addresses.b, String(place.port), place.key ?? ""]);
  const hasTime = ({ ms }: Told): boolean => ms !== undefined;
  const [{ ms }, { isWhole }] = await Promise.all([
    Promise.race([told(server, hasTime), told(client, hasTime)]),
    told(client, (one) => one.isWhole !== undefined),
  ]);
  for (const end of [client, server]) {
    const ended = once(end, "exit");
    end.disconnect();
    await ended;
  }
  if (isWhole !== true || ms === undefined) throw new Error(`${way}: the file is not the one that was sent`);
  return ms;
}

/** The first thing of this kind that an end tells; rejects when it ends before. */
function told(end: ChildProcess, isIt: (one: Told) => boolean): Promise<Told> {
  return new Promise((resolve, reject) => {
    end.on("message", (one: Told) => {
      if (isIt(one)) resolve(one);
    });
    end.once("exit", () => reject(new Error("an end of the download ended before it was done")));
  });
}

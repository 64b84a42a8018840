import { once } from "node:events";
import type { Wire } from "@wireside/netsim";

/** Sends so many bytes by TCP from a to b, and waits until both ends have closed. */
export async function sendStream(wire: Wire, bytes: number): Promise<void> {
  const server = `require("net").createServer((socket) => socket.resume()).listen(7, () => console.log("ready"))`;
  await once(wire.run("b", process.execPath, ["-e", server]).stdout!, "data");
  const client = `require("net").connect(7, "${wire.addresses.b}").end(Buffer.alloc(${String(bytes)}))`;
  await wire.output("a", process.execPath, ["-e", client]);
}

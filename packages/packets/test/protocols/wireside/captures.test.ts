import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { compare } from "./compare.ts";
import { dissected, nodesNamed, dataPacketsOf } from "./dissected.ts";
import { qlogPackets, type QlogPacket } from "./qlog-packets.ts";

const FOLDER = join(import.meta.dirname, "../../../protocol-captures");

function toldBy(name: string, side: "client" | "server"): QlogPacket[] {
  return qlogPackets(String(gunzipSync(readFileSync(join(FOLDER, `${name}.${side}.qlog.gz`)))));
}

it.each(["wireside-xx", "wireside-ik", "wireside-loss"])(
  "%s is what its two endpoints say that they sent",
  async (name) => {
    const frames = await dissected(readFileSync(join(FOLDER, `${name}.pcapng.gz`)));
    const names = compare({ client: toldBy(name, "client"), server: toldBy(name, "server") }, frames);
    for (const frame of ["ack", "stream", "datagram", "handshake_done", "new_connection_id", "connection_close"])
      expect(names.get(frame)).toBeGreaterThan(0);
    expect(names.has("path_challenge")).toBe(name === "wireside-loss");
    expect(frames.every(({ protocol, stops }) => protocol === "Wireside" && stops === 0)).toBe(true);
    const runs = frames.filter(({ tree }) => dataPacketsOf(tree).length > 1);
    expect(runs.length > 0).toBe(name === "wireside-ik");
    expect(frames.some(({ tree }) => nodesNamed(tree, "wireside.encrypted").length > 0)).toBe(false);
  },
);

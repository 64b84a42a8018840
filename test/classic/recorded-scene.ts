import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { bytesSource, CaptureFollower, openCapture } from "@wireside/packets";
import type { SceneName } from "./scenes.ts";
import type { Maker } from "./sides.ts";

const RECORD = join(import.meta.dirname, "record-scene.ts");
const CAPTURES = join(import.meta.dirname, "../../packages/packets/protocol-captures");

/** What two programs said to each other over one conversation: the first of them opened it. */
export interface Exchange {
  readonly over: "tcp" | "udp";
  /** All that each side said over TCP, as one text; over UDP a text a datagram. One character is one byte. */
  readonly said: readonly [readonly string[], readonly string[]];
}

/** Where the capture of a scene between programs in Python is kept. */
export function keptCapture(scene: SceneName): string {
  return join(CAPTURES, `python-${scene}.pcap`);
}

/** Plays a scene in a network namespace of its own and keeps its packets. Linux with root, tcpdump and Python 3. */
export async function recordScene(scene: SceneName, server: Maker, client: Maker, file: string): Promise<void> {
  await promisify(execFile)("unshare", ["--net", process.execPath, RECORD, scene, server, client, file]);
}

/** What was said in a capture, conversation by conversation. */
export async function exchangesIn(file: string): Promise<Exchange[]> {
  const exchanges: Exchange[] = [];
  for (const over of ["tcp", "udp"] as const) {
    for (let stream = 0; ; stream++) {
      const exchange = await exchangeIn(file, over, stream);
      if (exchange === undefined) break;
      exchanges.push(exchange);
    }
  }
  return exchanges;
}

async function exchangeIn(file: string, over: "tcp" | "udp", stream: number): Promise<Exchange | undefined> {
  const follower = new CaptureFollower(await openCapture(bytesSource(await readFile(file))), { over, stream });
  const said: [string[], string[]] = [[], []];
  for await (const pieces of follower.pieces()) {
    for (const piece of pieces) {
      if (piece.kind !== "bytes" || piece.isLate) throw new Error(`${file}: the capture has not everything.`);
      said[piece.direction].push(Buffer.from(piece.bytes).toString("latin1"));
    }
  }
  if (follower.ends === undefined) return undefined;
  // Where segments end says nothing; repeats of stop and wait are the clock's.
  const whole = ([first, second]: [string[], string[]]): Exchange["said"] =>
    over === "tcp" ? [[first.join("")], [second.join("")]] : [withoutRepeats(first), withoutRepeats(second)];
  return { over, said: whole(said) };
}

/** Datagrams without those that are equal to the one before. */
function withoutRepeats(datagrams: readonly string[]): string[] {
  return datagrams.filter((datagram, at) => datagram !== datagrams[at - 1]);
}

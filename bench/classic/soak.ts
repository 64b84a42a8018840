// node bench/classic/soak.ts [--seconds N] [--seed N]: a minute of garbage on the servers of all classic protocols at once. Every few
// seconds each has to do what it is for, and memory, both sides in this process, is printed. Ends with 1 when a server does not, when
// something was written or changed where nobody may, or when memory does not come to rest.
import { createSocket } from "node:dgram";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { isDeepStrictEqual, parseArgs } from "node:util";
import type { LabEvent, Listening } from "../../packages/lab/src/index.ts";
import { numbersFrom, sendGarbage } from "../../test/classic/garbage.ts";
import { settledMemory } from "../settled-memory.ts";
import { filesIn, makeFolder, victimsIn, type Victim } from "../../test/classic/victims.ts";

const { values: options } = parseArgs({
  options: { seconds: { type: "string", default: "60" }, seed: { type: "string", default: "1" } },
});
const seconds = Number(options.seconds);
const random = numbersFrom(Number(options.seed));

/** Connections of each server that are open at one time. */
const TOGETHER = 20;
const ROUNDS = 6;
const PATIENCE_MS = 20_000;
/** Bytes of objects and buffers that may be there at the end beyond those after the first round. */
const MOST_GROWTH = 16e6;

/** A server under garbage. */
interface Attacked {
  readonly name: string;
  readonly victim: Victim;
  readonly server: Listening;
  /** What it tells while it is looked at. */
  readonly told: LabEvent[];
  connections: number;
}

const folder = await mkdtemp(join(tmpdir(), "wireside-soak-"));
await makeFolder(folder);
const before = await filesIn(folder);
let isLooking = false;
const attacked = await Promise.all(Object.entries(victimsIn(folder)).map(start));
const udp = createSocket("udp4").on("error", () => undefined);
const problems: string[] = [];
const kept: number[] = [];
for (let round = 1; round <= ROUNDS; round++) {
  const until = performance.now() + (seconds * 1e3) / ROUNDS;
  await Promise.all(attacked.flatMap((one) => Array.from({ length: TOGETHER }, () => attack(one, until))));
  const dead = await whoIsDead();
  problems.push(...dead.map((name) => `round ${round}: ${name} does not work any more`));
  kept.push(await memory());
  const alive = attacked.length - dead.length;
  console.log(
    `${Math.round((seconds / ROUNDS) * round)} s: ${alive} of ${attacked.length} servers work; ${memoryText(kept.at(-1)!)}`,
  );
}
for (const { name, server, connections } of attacked) {
  console.log(`${name}: ${connections} connections of garbage`);
  await server.close();
}
udp.close();
if (!isDeepStrictEqual(await filesIn(folder), before))
  problems.push("something was written or changed outside of the inbox");
if (kept.at(-1)! - kept[0]! > MOST_GROWTH) problems.push("memory does not come to rest");
await rm(folder, { recursive: true });
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;

async function start([name, victim]: [string, Victim]): Promise<Attacked> {
  const told: LabEvent[] = [];
  const server = await victim.start((event) => {
    if (isLooking) told.push(event);
  });
  return { name, victim, server, told, connections: 0 };
}

/** One connection after the other, and a datagram with each. */
async function attack(one: Attacked, until: number): Promise<void> {
  const { server, victim } = one;
  while (performance.now() < until) {
    udp.send(Buffer.alloc(random() % 2000, random()), server.at.port, server.at.host, () => undefined);
    await sendGarbage(server, victim.words, random);
    one.connections++;
  }
}

/** Those that do not do what they are for any more, with the reason. */
async function whoIsDead(): Promise<string[]> {
  isLooking = true;
  const reasons = await Promise.all(attacked.map(async (one) => ({ name: one.name, reason: await whyDead(one) })));
  isLooking = false;
  return reasons.flatMap(({ name, reason }) => (reason === undefined ? [] : [`${name} (${reason})`]));
}

/** Asks again for a while: connections of garbage that nobody has taken yet wait before ours. */
async function whyDead({ victim, server, told }: Attacked): Promise<string | undefined> {
  let reason = "it does not answer";
  told.length = 0;
  for (const until = performance.now() + PATIENCE_MS; performance.now() < until;) {
    const late = wait(until - performance.now(), reason, { ref: false });
    const works = victim.works(server, told).then(() => undefined, String);
    const end = await Promise.race([works, late]);
    if (end === undefined) return undefined;
    reason = end;
  }
  return reason;
}

/** Bytes of objects and buffers, when all that can go is gone. */
async function memory(): Promise<number> {
  const { heapUsed, external } = await settledMemory();
  return heapUsed + external;
}

function memoryText(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB of objects and buffers, ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB resident`;
}

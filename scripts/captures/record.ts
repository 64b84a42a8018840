import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { release, tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { createCable, createLink, type Cable, type Fate, type Link, type Side } from "@wireside/netsim";
import { KNOWN_CAPTURES, type HostName, type KnownCapture, type KnownHost } from "../../test/captures/known.ts";
import { readCounters } from "./counters.ts";
import { chooseMissed, pcapRecords, withoutFrames } from "./pcap.ts";
import type { Scenario } from "./scenario.ts";

const DEVICE = "wire0";
const PROGRAMS = join(import.meta.dirname, "programs");
const SIDES: Readonly<Record<HostName, Side>> = { client: "a", server: "b" };
const HOSTS: readonly HostName[] = ["client", "server"];
const LONGEST_SECONDS = 60;
/** After both programs have ended: the last acknowledgements, and what is sent again because one of them was lost. */
const SETTLING_MS = 1_000;

/** Makes a pair of captures with its truth, and puts it in its folder in place of what was there. */
export async function record(scenario: Scenario): Promise<KnownCapture> {
  const folder = await mkdtemp(join(tmpdir(), "wireside-captures-"));
  try {
    const wire = await makeWire(scenario, folder);
    try {
      for (const host of HOSTS) await setCongestionControl(wire, host, congestionControlOf(scenario));
      const ran = await runPrograms(scenario, wire);
      const counters = { client: await kernelCounters(wire, "client"), server: await kernelCounters(wire, "server") };
      await wire.close();
      return await keep(scenario, wire, folder, ran, counters);
    } finally {
      await wire.close();
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function makeWire(scenario: Scenario, folder: string): Promise<Link | Cable> {
  const { medium = "ip", toServer, toClient, seed, snapLength } = scenario;
  const files = { client: join(folder, "client.pcap"), server: join(folder, "server.pcap") };
  const options = {
    lifetimeSeconds: LONGEST_SECONDS,
    settings: { a: scenario.settings?.client ?? {}, b: scenario.settings?.server ?? {} },
  };
  if (medium === "cable") {
    const cable = await createCable(options);
    for (const host of HOSTS)
      await cable.capture(SIDES[host], files[host], snapLength === undefined ? {} : { snapLength });
    return cable;
  }
  return createLink({
    ...options,
    medium,
    fates: join(folder, "fates.jsonl"),
    captures: { a: files.client, b: files.server },
    ...(toServer && { ab: toServer }),
    ...(toClient && { ba: toClient }),
    ...(seed !== undefined && { seed }),
    ...(snapLength !== undefined && { snapLength }),
  });
}

/** By the route: a namespace may not make its default what the machine does not allow everyone. */
async function setCongestionControl(wire: Link | Cable, host: HostName, name: string): Promise<void> {
  const address = wire.addresses[SIDES[host]];
  const route = (await wire.output(SIDES[host], "ip", ["route", "show", "dev", DEVICE])).split(" ")[0]!;
  const words = ["route", "replace", route, "dev", DEVICE, "src", address, "congctl", name];
  await wire.output(SIDES[host], "ip", words);
}

function congestionControlOf(scenario: Scenario): string {
  return scenario.congestionControl ?? "cubic";
}

/** Runs the server and the client to their ends. @returns what each printed */
async function runPrograms(scenario: Scenario, wire: Link | Cable): Promise<Record<HostName, string>> {
  const start = (host: HostName): ChildProcess => {
    const [program = "", ...args] = wordsOf(scenario, host, wire);
    const words =
      program === "node" ? [process.execPath, join(PROGRAMS, args[0]!), ...args.slice(1)] : [program, ...args];
    return wire.run(SIDES[host], words[0]!, words.slice(1), { stdio: ["ignore", "pipe", "inherit"] });
  };
  const server = start("server");
  const serverEnd = once(server, "close");
  await once(server.stdout!, "readable"); // "ready"
  const client = start("client");
  const clientEnd = once(client, "close");
  const [serverPrinted, clientPrinted] = await Promise.all([text(server.stdout!), text(client.stdout!)]);
  const codes = [(await serverEnd)[0] as unknown, (await clientEnd)[0] as unknown];
  if (codes.some((code) => code !== 0))
    throw new Error(`${scenario.name}: the programs ended with ${codes.join(" and ")}`);
  await wait(SETTLING_MS);
  return { client: clientPrinted, server: serverPrinted.replace("ready\n", "") };
}

function wordsOf(scenario: Scenario, host: HostName, wire: Link | Cable): string[] {
  return scenario[host].map((word) => word.replace("ADDRESS", wire.addresses.b));
}

async function kernelCounters(wire: Link | Cable, host: HostName): Promise<Record<string, number>> {
  return readCounters(await wire.output(SIDES[host], "cat", ["/proc/net/snmp", "/proc/net/netstat"]));
}

/** Writes the captures, the fates and the truth into the scenario's folder. */
async function keep(
  scenario: Scenario,
  wire: Link | Cable,
  from: string,
  printed: Record<HostName, string>,
  counters: Record<HostName, Record<string, number>>,
): Promise<KnownCapture> {
  const to = join(KNOWN_CAPTURES, scenario.name);
  await rm(to, { recursive: true, force: true });
  await mkdir(to, { recursive: true });
  const pack = (name: string, bytes: string | Buffer) =>
    writeFile(join(to, `${name}.gz`), gzipSync(bytes, { level: 9 }));
  const numbers: Partial<Record<HostName, number[]>> = {};
  const host = async (name: HostName): Promise<KnownHost> => {
    const recorded = await readFile(join(from, `${name}.pcap`));
    const frames = pcapRecords(recorded).records.length;
    const missed = chooseMissed(frames, scenario.missing ?? 0, HOSTS.indexOf(name) + 1);
    const capture = withoutFrames(recorded, missed);
    numbers[name] = capture.numbers;
    await pack(`${name}.pcap`, capture.bytes);
    return {
      address: wire.addresses[SIDES[name]],
      congestionControl: congestionControlOf(scenario),
      settings: scenario.settings?.[name] ?? {},
      program: wordsOf(scenario, name, wire),
      printed: printed[name],
      counters: counters[name],
      frames: frames - missed.size,
      missed: Array.from(missed).toSorted((left, right) => left - right),
    };
  };
  const isCable = scenario.medium === "cable";
  const known: KnownCapture = {
    name: scenario.name,
    about: scenario.about,
    medium: scenario.medium ?? "ip",
    madeBy: isCable ? "tcpdump" : "emulator",
    kernel: `Linux ${release()}`,
    snapLength: scenario.snapLength ?? null,
    seed: scenario.seed ?? 1,
    toServer: scenario.toServer ?? {},
    toClient: scenario.toClient ?? {},
    limit: scenario.limit ?? null,
    client: await host("client"),
    server: await host("server"),
  };
  if (!isCable) {
    const fates = await readFile(join(from, "fates.jsonl"), "utf8");
    await pack("fates.jsonl", renumber(fates, numbers.client!, numbers.server!));
  }
  await writeFile(join(to, "known.json"), `${JSON.stringify(known, null, 2)}\n`);
  return known;
}

/** The fates with their frames' numbers in the captures that are kept, and without the hashes, which the frames have. */
function renumber(fates: string, client: readonly number[], server: readonly number[]): string {
  const [head = "", ...lines] = fates.trimEnd().split("\n");
  const last = lines.pop() ?? "";
  const changed = lines.map((line) => {
    const { hash: _, ...fate } = JSON.parse(line) as Fate;
    const [from, to] = fate.direction === "ab" ? [client, server] : [server, client];
    return JSON.stringify({
      ...fate,
      ...(fate.inFrame !== undefined && { inFrame: from[fate.inFrame - 1] }),
      ...(fate.outFrames && { outFrames: fate.outFrames.map((frame) => to[frame - 1]) }),
    });
  });
  return [head, ...changed, last, ""].join("\n");
}

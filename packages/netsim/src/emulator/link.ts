import type { ChildProcess, SpawnOptions } from "node:child_process";
import type { LinkStatistics } from "../fates/fate.ts";
import { DIRECTIONS, SIDES, type Impairments, type Side } from "../impairments.ts";
import { Namespaces } from "./namespaces.ts";
import type { Tcpdump, TcpdumpOptions } from "./tcpdump.ts";
import { impairmentWords, nanoseconds } from "./words.ts";

/** What each side's device is called. */
export const DEVICE = "wire0";
/** RFC 2544's addresses for tests of networks, never in one. */
const ADDRESSES: Readonly<Record<Side, string>> = { a: "198.18.0.1", b: "198.18.0.2" };
const PREFIX = 30;

/** Two namespaces joined by something. */
export interface WireOptions {
  /** Bytes, of both devices; 1,500 by default. */
  readonly mtu?: number;
  /** IPv4, in one network of four addresses. */
  readonly addresses?: Readonly<Record<Side, string>>;
  /** Kernel settings of a side's namespace, such as `net.ipv4.tcp_congestion_control`. */
  readonly settings?: Readonly<Partial<Record<Side, Readonly<Record<string, string | number>>>>>;
  /** After so many seconds the link closes by itself; 600 by default, 86,400 at most. */
  readonly lifetimeSeconds?: number;
}

export interface LinkOptions extends WireOptions {
  /** Bare IP packets (TUN), or Ethernet frames, ARP among them (TAP); `ip` by default. */
  readonly medium?: "ip" | "ethernet";
  readonly ab?: Impairments;
  readonly ba?: Impairments;
  /** One more address of side b, behind the same link but so much further away, each way. */
  readonly far?: { readonly address: string; readonly delayMs: number };
  /** The processor, from 0, that the emulator keeps to, so that programs which keep to others have them for themselves; any by default. */
  readonly processor?: number;
  /** The same seed gives the n-th packet of a direction the same luck; 1 by default. */
  readonly seed?: number;
  /** Where to write each packet's fate; `readFates` reads it once the link is closed. */
  readonly fates?: string;
  /** Where to write captures (pcap, ns) of the sides, complete once the link is closed; the fates name their frames. */
  readonly captures?: Readonly<Partial<Record<Side, string>>>;
  /** Most bytes kept of a frame in those captures; all by default. */
  readonly snapLength?: number;
}

/** A wire between two namespaces, which have nothing but it and their loopback. */
export interface Wire extends AsyncDisposable {
  readonly addresses: Readonly<Record<Side, string>>;
  /** Starts a program on a side. It is killed when the wire closes, and when this process ends. Options are `spawn`'s. */
  run(side: Side, file: string, args?: readonly string[], options?: SpawnOptions): ChildProcess;
  /** Runs a program on a side to its end and gives what it printed; throws `program-failed` when its exit code is not 0. */
  output(side: Side, file: string, args?: readonly string[], options?: SpawnOptions): Promise<string>;
  /** Records a side's traffic with tcpdump, from when this resolves until it or the wire is closed. */
  capture(side: Side, file: string, options?: Omit<TcpdumpOptions, "device">): Promise<Tcpdump>;
}

export interface Link extends Wire {
  /** Does the emulator run ahead of ordinary processes? Where it may not, a busy machine makes packets late. */
  readonly isRealtime: boolean;
  /** Ends captures, programs and link; packets still on the way get the fate `dropped-closing`. May be called again. */
  close(): Promise<LinkStatistics>;
}

/**
 * Makes a link with the faults asked for between two new network namespaces. Linux with root, `/dev/net/tun` and a C compiler.
 * Nothing is left when it is closed, when this process ends, or when it is killed. `far` needs `ip` of iproute2.
 * @throws {NetsimError} `no-compiler`; `link-failed` with the reason
 */
export async function createLink(options: LinkOptions = {}): Promise<Link> {
  const words = [
    ...wireWords(options),
    `medium=${options.medium === "ethernet" ? "tap" : "tun"}`,
    `seed=${String(options.seed ?? 1)}`,
    ...DIRECTIONS.flatMap((direction) => impairmentWords(direction, options[direction] ?? {})),
  ];
  if (options.fates !== undefined) words.push(`fates=${options.fates}`);
  if (options.snapLength !== undefined) words.push(`snap-length=${String(options.snapLength)}`);
  if (options.processor !== undefined) words.push(`processor=${String(options.processor)}`);
  if (options.far !== undefined) words.push(`far=${options.far.address},${String(nanoseconds(options.far.delayMs))}`);
  for (const side of SIDES) {
    const file = options.captures?.[side];
    if (file !== undefined) words.push(`${side}.capture=${file}`);
  }
  const namespaces = await Namespaces.start(words);
  const made = wire(namespaces, options);
  if (options.far !== undefined) await addAddress(made, options.far.address);
  return {
    ...made,
    isRealtime: namespaces.isRealtime,
    close: () => namespaces.close(),
  };
}

/** The emulator's words for what every wire has. */
export function wireWords(options: WireOptions): string[] {
  const words = [`mtu=${String(options.mtu ?? 1500)}`, `prefix=${String(PREFIX)}`];
  if (options.lifetimeSeconds !== undefined) words.push(`lifetime-s=${String(options.lifetimeSeconds)}`);
  for (const side of SIDES) {
    words.push(`${side}.address=${(options.addresses ?? ADDRESSES)[side]}`);
    for (const [name, value] of Object.entries(options.settings?.[side] ?? {}))
      words.push(`${side}.set=${name}=${String(value)}`);
  }
  return words;
}

/** What every wire can do. */
export function wire(namespaces: Namespaces, options: WireOptions): Wire {
  return {
    addresses: options.addresses ?? ADDRESSES,
    run: (side, file, args, settings) => namespaces.run(side, file, args, settings),
    output: (side, file, args, settings) => namespaces.output(side, file, args, settings),
    capture: (side, file, settings) => namespaces.capture(side, file, { ...settings, device: DEVICE }),
    [Symbol.asyncDispose]: async () => {
      await namespaces.close();
    },
  };
}

/** Side b has one more address, and side a knows the way to it. */
async function addAddress(wire: Wire, address: string): Promise<void> {
  await wire.output("b", "ip", ["address", "add", `${address}/32`, "dev", DEVICE]);
  await wire.output("a", "ip", ["route", "add", `${address}/32`, "dev", DEVICE]);
}

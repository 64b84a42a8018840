import type { ControllerName } from "../../../src/core/congestion/controller.ts";
import { Bottleneck, MTU } from "./bottleneck.ts";
import { sharingOf, type Sharing } from "../sharing.ts";

/** One bulk sender alone, through a queue of one bandwidth-delay product. */
export interface Cell {
  readonly controller: ControllerName;
  /** Megabits a second of IP packets. */
  readonly rate: number;
  /** Round trip, ms. */
  readonly rtt: number;
  /** Chance of each packet to be lost, either way. */
  readonly loss: number;
  /** How long it goes on, from the first packet of its handshake, ms. */
  readonly ms: number;
}

/** What the application got, as shares of the cell's limit. */
export interface CellResult {
  /** From the beginning on. */
  readonly whole: number;
  /** In the second half. */
  readonly settled: number;
}

/**
 * A whole connection that carries one stream. A cell's limit is rate × (1 − loss) × the share of an IP packet that a stream's bytes can
 * have.
 */
export function measureCell({ controller, rate, rtt, loss, ms }: Cell): CellResult {
  const link = new Bottleneck({ rate, queueBytes: rate * 125 * rtt, loss, seed: 1 });
  const flow = link.add({ controller, rtt });
  link.run(ms / 2);
  const half = flow.read;
  link.run(ms);
  const limit = (rate * 125 * (1 - loss) * STREAM_BYTES) / (MTU + IP_HEADER_BYTES);
  return { whole: flow.read / ms / limit, settled: (flow.read - half) / (ms / 2) / limit };
}

/** A line for each link and a column for each controller; cells that were not measured stay empty. */
export function tableOf(results: ReadonlyMap<Cell, CellResult>): string {
  const cells = [...results.keys()];
  const names = [...new Set(cells.map(({ controller }) => controller))];
  const links = [...new Set(cells.map(linkOf))];
  const lines = links.map((link) => {
    const columns = names.map((name) => {
      const cell = cells.find((each) => each.controller === name && linkOf(each) === link);
      const result = cell === undefined ? undefined : results.get(cell);
      return result === undefined ? "".padEnd(18) : `${percent(result.whole)}  ${percent(result.settled)}`;
    });
    return `${link} │ ${columns.join(" │ ")}`.trimEnd();
  });
  const head = `${"link".padEnd(links[0]!.length)} │ ${names.map((name) => name.padStart(18)).join(" │ ")}`;
  return `${[head, ...lines].join("\n")}\n`;
}

function linkOf({ rate, rtt, loss, ms }: Cell): string {
  return `${rate} Mb/s ${String(rtt).padStart(4)} ms ${(loss * 100).toFixed(1)} %  ${String(ms / 1000).padStart(2)} s`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1).padStart(6)} %`;
}

/** Of a full packet: without the header and the tag of a Data packet, and a STREAM frame's type, id and offset. */
const STREAM_BYTES = MTU - 29 - 6;
const IP_HEADER_BYTES = 28;

/** Two bulk senders through one queue. */
export interface Duel {
  readonly names: readonly [ControllerName, ControllerName];
  readonly rtts: readonly [number, number];
}

export interface DuelResult extends Sharing {
  /** Of what the link carries of streams, both together. */
  readonly used: number;
}

/** The second comes half a second later; the first quarter of the time does not count. */
export function fight({ names, rtts }: Duel): DuelResult {
  const link = new Bottleneck({
    rate: DUEL_RATE,
    queueBytes: DUEL_RATE * 125 * Math.max(...rtts),
    loss: 0,
    seed: 7,
  });
  const flows = ([0, 1] as const).map((each) =>
    link.add({ controller: names[each], rtt: rtts[each], startsAt: each * 500 }),
  );
  link.run(DUEL_MS / 4);
  const before = flows.map(({ read }) => read);
  link.run(DUEL_MS);
  const [a = 0, b = 0] = flows.map(({ read }, each) => read - before[each]!);
  const limit = (DUEL_RATE * 125 * STREAM_BYTES) / (MTU + IP_HEADER_BYTES);
  return {
    ...sharingOf(a, b),
    used: (a + b) / ((3 * DUEL_MS) / 4) / limit,
  };
}

export function lineOf({ names, rtts }: Duel, { shares, jain, used }: DuelResult): string {
  const who = names.map((name, each) => `${name} ${String(rtts[each])} ms`.padEnd(13)).join(" ");
  return `${who} │ ${shares.map((share) => share.toFixed(2)).join("  ")} │ ${jain.toFixed(3)} │ ${percent(used)}`;
}

const DUEL_RATE = 20;
const DUEL_MS = 40_000;

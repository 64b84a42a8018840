import { completeCodel, queueBytesOf, type BurstLoss, type Impairments, type PacketNumbers } from "../impairments.ts";
import { NetsimError } from "../netsim-error.ts";
import { Intervals } from "./intervals.ts";
import { toNs } from "./time.ts";

/** {@link Impairments} as a direction works with them: whole nanoseconds, nothing left out, and nothing impossible. */
export interface Faults {
  /** Bits a second, 0 for no limit. */
  readonly rate: number;
  readonly queueBytes: number;
  readonly codel: { readonly targetNs: number; readonly intervalNs: number; readonly marks: boolean } | undefined;
  readonly markAboveBytes: number;
  readonly delayNs: number;
  readonly jitterNs: number;
  readonly loss: number;
  readonly burst: BurstLoss | undefined;
  readonly drop: Intervals;
  readonly duplicate: number;
  readonly duplicatePackets: Intervals;
  readonly duplicateAfterNs: number;
  readonly reorder: number;
  readonly reorderPackets: Intervals;
  readonly reorderByNs: number;
  readonly corrupt: number;
  readonly corruptPackets: Intervals;
  readonly mtu: number;
  /** Nanoseconds after the link's first packet. */
  readonly blackouts: Intervals;
}

/** @throws {NetsimError} `bad-network` with what is impossible */
export function faultsOf(impairments: Impairments): Faults {
  const { rate = 0, burst, codel, markAboveBytes = Infinity, mtu = Infinity } = impairments;
  if (!Number.isSafeInteger(rate) || rate < 0) refuse("rate", rate, "a whole number of bits a second");
  return {
    rate,
    queueBytes: positive("queueBytes", queueBytesOf(impairments)),
    codel: codel && codelOf(completeCodel(codel)),
    markAboveBytes: positive("markAboveBytes", markAboveBytes),
    delayNs: toNs(positive("delayMs", impairments.delayMs)),
    jitterNs: toNs(positive("jitterMs", impairments.jitterMs)),
    loss: share("loss", impairments.loss),
    burst: burst && {
      toBad: share("burst.toBad", burst.toBad),
      toGood: share("burst.toGood", burst.toGood),
      lossGood: share("burst.lossGood", burst.lossGood),
      lossBad: share("burst.lossBad", burst.lossBad),
    },
    drop: packets("drop", impairments.drop),
    duplicate: share("duplicate", impairments.duplicate),
    duplicatePackets: packets("duplicatePackets", impairments.duplicatePackets),
    duplicateAfterNs: toNs(positive("duplicateAfterMs", impairments.duplicateAfterMs)),
    reorder: share("reorder", impairments.reorder),
    reorderPackets: packets("reorderPackets", impairments.reorderPackets),
    reorderByNs: toNs(positive("reorderByMs", impairments.reorderByMs)),
    corrupt: share("corrupt", impairments.corrupt),
    corruptPackets: packets("corruptPackets", impairments.corruptPackets),
    mtu: positive("mtu", mtu),
    blackouts: rising(
      "blackoutsMs",
      (impairments.blackoutsMs ?? []).map(([from, to]) => [toNs(from), toNs(to)]),
    ),
  };
}

function codelOf({ targetMs, intervalMs, marks }: { targetMs: number; intervalMs: number; marks: boolean }) {
  const targetNs = toNs(positive("codel.targetMs", targetMs));
  return { targetNs, intervalNs: toNs(positive("codel.intervalMs", intervalMs)), marks };
}

function positive(name: string, value = 0): number {
  return value >= 0 ? value : refuse(name, value, "0 or more");
}

function share(name: string, value = 0): number {
  return value >= 0 && value <= 1 ? value : refuse(name, value, "a share, 0 to 1");
}

function packets(name: string, numbers: readonly PacketNumbers[] = []): Intervals {
  return rising(
    name,
    numbers.map((of) => (typeof of === "number" ? [of, of] : of)),
  );
}

function rising(name: string, intervals: readonly (readonly [from: number, to: number])[]): Intervals {
  let last = -1;
  for (const [from, to] of intervals) {
    if (!(from > last && to >= from)) refuse(name, `${String(from)}-${String(to)}`, "in rising order");
    last = to;
  }
  return new Intervals(intervals);
}

function refuse(name: string, value: number | string, wanted: string): never {
  throw new NetsimError("bad-network", `“${name}” is ${String(value)}; it is to be ${wanted}.`);
}

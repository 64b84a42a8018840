import {
  completeCodel,
  queueBytesOf,
  type ControlledDelay,
  type Direction,
  type Impairments,
  type PacketNumbers,
} from "../impairments.ts";

const NS_PER_MS = 1e6;

/** One direction's impairments as the emulator's `name=value` words. */
export function impairmentWords(direction: Direction, impairments: Impairments): string[] {
  const { rate, burst, codel } = impairments;
  const values: Record<string, number | string | undefined> = {
    rate,
    "queue-bytes": rate === undefined ? undefined : queueBytesOf(impairments),
    codel: codel && codelWord(completeCodel(codel)),
    "mark-above-bytes": impairments.markAboveBytes,
    "delay-ns": nanoseconds(impairments.delayMs),
    "jitter-ns": nanoseconds(impairments.jitterMs),
    loss: impairments.loss,
    burst: burst && [burst.toBad, burst.toGood, burst.lossGood, burst.lossBad].join(","),
    drop: packetNumbers(impairments.drop),
    duplicate: impairments.duplicate,
    "duplicate-mask": packetNumbers(impairments.duplicatePackets),
    "duplicate-after-ns": nanoseconds(impairments.duplicateAfterMs),
    reorder: impairments.reorder,
    "reorder-mask": packetNumbers(impairments.reorderPackets),
    "reorder-by-ns": nanoseconds(impairments.reorderByMs),
    corrupt: impairments.corrupt,
    "corrupt-mask": packetNumbers(impairments.corruptPackets),
    mtu: impairments.mtu,
    "blackout-ns": impairments.blackoutsMs
      ?.map(([from, to]) => `${String(nanoseconds(from))}-${String(nanoseconds(to))}`)
      .join(","),
  };
  return Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${direction}.${name}=${String(value)}`);
}

function codelWord({ targetMs, intervalMs, marks }: Required<ControlledDelay>): string {
  return [nanoseconds(targetMs), nanoseconds(intervalMs), Number(marks)].join(",");
}

export function nanoseconds(ms: number): number;
export function nanoseconds(ms: number | undefined): number | undefined;
export function nanoseconds(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : Math.round(ms * NS_PER_MS);
}

function packetNumbers(numbers: readonly PacketNumbers[] | undefined): string | undefined {
  return numbers?.map((of) => (typeof of === "number" ? String(of) : of.join("-"))).join(",");
}

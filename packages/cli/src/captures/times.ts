import type { Capture, Dissection } from "@wireside/packets";
import type { PacketsArguments } from "./arguments.ts";

/** Digits after the point that a capture's times are good for: 6, or 9 where an interface tells more. */
export function timeDigits({ interfaces }: Capture): 6 | 9 {
  return interfaces.some(({ resolution }) => isFine(resolution)) ? 9 : 6;
}

function isFine(resolution: string): boolean {
  const [, base, exponent] = /^(10|2)\^-(\d+)$/u.exec(resolution) ?? [];
  return Number(exponent) > (base === "10" ? 6 : 20);
}

/** When a frame came, in one of the forms of `--time`; empty where the capture does not say. */
export function timeText({ frame }: Dissection, form: PacketsArguments["time"], digits: number): string {
  if (!frame.hasTime) return "";
  switch (form) {
    case "relative":
      return decimal(frame.sinceFirst, digits);
    case "delta":
      return decimal(frame.sincePrevious, digits);
    case "epoch":
      return decimal(BigInt(frame.seconds) * 1_000_000_000n + BigInt(frame.nanoseconds), digits);
    case "utc": {
      const date = new Date(frame.seconds * 1000);
      if (Number.isNaN(date.getTime())) return decimal(BigInt(frame.seconds) * 1_000_000_000n, digits);
      const fraction = String(frame.nanoseconds).padStart(9, "0").slice(0, digits);
      return `${date.toISOString().slice(0, -5)}.${fraction}Z`;
    }
  }
}

/** Nanoseconds as seconds. */
function decimal(nanoseconds: bigint, digits: number): string {
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  const fraction = String(size % 1_000_000_000n)
    .padStart(9, "0")
    .slice(0, digits);
  return `${nanoseconds < 0n ? "-" : ""}${size / 1_000_000_000n}.${fraction}`;
}

import { cited, type CitedValue, type Piece } from "./tell.ts";

/** `1 frame`, `1,234 frames`. */
export function countText(count: number, one: string, many = `${one}s`): string {
  return `${wholeText(count)} ${count === 1 ? one : many}`;
}

/** `1,234` */
export function wholeText(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+(?!\d))/gu, ",");
}

/** A time with three digits or more: `12.3 µs`, `4.56 ms`, `1.234 s`. */
export function timeText(seconds: number): string {
  const size = Math.abs(seconds);
  if (size === 0) return "0 s";
  if (size < 0.000_999_5) return `${threeDigits(seconds * 1e6)} µs`;
  if (size < 0.999_5) return `${threeDigits(seconds * 1e3)} ms`;
  return size < 1000 ? `${seconds.toFixed(3)} s` : `${wholeText(seconds)} s`;
}

/** A rate in bits: `8.00 Mbit/s`. */
export function rateText(bytesPerSecond: number): string {
  const bits = 8 * bytesPerSecond;
  if (bits >= 1e9) return `${threeDigits(bits / 1e9)} Gbit/s`;
  if (bits >= 1e6) return `${threeDigits(bits / 1e6)} Mbit/s`;
  if (bits >= 1e3) return `${threeDigits(bits / 1e3)} kbit/s`;
  return `${threeDigits(bits)} bit/s`;
}

/** A part of a whole: `45 %`. */
export function shareText(share: number): string {
  const percent = Math.round(100 * share);
  if (percent === 0) return "less than 1 %";
  return percent === 100 && share < 1 ? "almost all" : `${percent} %`;
}

/** `frame 3`, cited. */
export function frameText(frame: number): CitedValue {
  return cited(`frame ${frame}`, frame, "frame.number");
}

/** `frame 3`, `frames 3 and 4`, `frames 3, 4, 5 and 12 more`: the frames are cited, further ones counted. */
export function framesText(frames: ArrayLike<number>, inAll = frames.length): Piece[] {
  const shown = Array.from(
    { length: Math.min(frames.length, inAll <= SHOWN + 1 ? inAll : SHOWN) },
    (_, i) => frames[i]!,
  );
  const rest = inAll - shown.length;
  const items: Piece[] = shown.map((frame) => cited(String(frame), frame, "frame.number"));
  if (rest > 0) items.push(`${wholeText(rest)} more`);
  return [inAll === 1 ? "frame " : "frames ", ...listed(items)];
}

/** Items with commas between them, and `and` before the last. */
export function listed<Item>(items: readonly Item[]): (Item | string)[] {
  return items.flatMap((item, at) => {
    if (at === 0) return [item];
    return [at === items.length - 1 ? " and " : ", ", item];
  });
}

function threeDigits(value: number): string {
  const size = Math.abs(value);
  if (size >= 100) return wholeText(value);
  return size >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** Frames that are named one by one. */
const SHOWN = 5;

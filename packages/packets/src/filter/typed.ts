import type { Interval } from "./literals.ts";
import { constant, mapped, type Operand } from "./operand.ts";
import { familyOf, isBig, type Scalar, type Shape } from "./shapes.ts";

/** An expression of which the type is known. */
export interface Typed {
  readonly shape: Shape;
  readonly operand: Operand;
  /** Set where it is a fixed value: a literal, or what was worked out from literals. */
  readonly interval?: Interval;
}

/** A fixed value. */
export function fixed(shape: Shape, interval: Interval): Typed {
  return { shape, interval, operand: constant(interval.low) };
}

/** Every value changed, of a fixed one its ends. */
export function changed(typed: Typed, shape: Shape, change: (value: Scalar) => Scalar | undefined): Typed {
  if (typed.interval === undefined) return { shape, operand: mapped(typed.operand, change) };
  const [low, high] = [change(typed.interval.low), change(typed.interval.high)];
  return low === undefined || high === undefined
    ? { shape, operand: mapped(typed.operand, change) }
    : fixed(shape, { low, high });
}

/**
 * Two expressions with their values held in one way, so that they can be compared or reckoned with: numbers beside numbers
 * of 64 bits become bigints, texts beside bytes become their UTF-8.
 *
 * @returns undefined where they have nothing in common
 */
export function alike(a: Typed, b: Typed): readonly [Typed, Typed] | undefined {
  const [left, right] = [familyOf(a.shape.type), familyOf(b.shape.type)];
  if (left === "string" && right === "bytes") return [asBytes(a), b];
  if (left === "bytes" && right === "string") return [a, asBytes(b)];
  if (left !== right || left === "none") return undefined;
  if (isBig(a.shape.type) === isBig(b.shape.type)) return [a, b];
  return isBig(a.shape.type) ? likeBig(a, b) : reversed(likeBig(b, a));
}

/** The values as bytes: of text its UTF-8, of an IPv4 address its four bytes; undefined where they have none. */
export function bytesOf(typed: Typed): Typed | undefined {
  const shape: Shape = { type: "bytes", called: typed.shape.called };
  switch (familyOf(typed.shape.type)) {
    case "string":
      return asBytes(typed);
    case "bytes":
    case "ipv6":
      return { ...typed, shape };
    case "ipv4":
      return changed(typed, shape, (value) => ipv4Bytes(value as number));
    default:
      return undefined;
  }
}

function asBytes(typed: Typed): Typed {
  return changed(typed, { type: "bytes", called: typed.shape.called }, (value) => UTF8.encode(value as string));
}

function likeBig(big: Typed, other: Typed): readonly [Typed, Typed] {
  if (other.shape.type === "double") return [changed(big, { ...big.shape, type: "double" }, Number), other];
  return [big, changed(other, { ...other.shape, type: "int64" }, (value) => BigInt(value as number))];
}

function reversed<T>([a, b]: readonly [T, T]): readonly [T, T] {
  return [b, a];
}

function ipv4Bytes(address: number): Uint8Array {
  return Uint8Array.of(address >>> 24, (address >>> 16) & 255, (address >>> 8) & 255, address & 255);
}

const UTF8 = new TextEncoder();

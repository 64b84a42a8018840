import { firstNot } from "../columns/first-not.ts";
import { CAPTURE_LIMITS } from "../limits.ts";
import type { GunzipPoint } from "./gunzip.ts";

/** Something that is unpacking: how far it has come, and where it could begin again, if it can here. */
interface Unpacking {
  readonly position: number;
  point(): GunzipPoint | undefined;
}

/** Bytes unpacked between two points at first. */
const FIRST_DISTANCE = 1_048_576;

/**
 * Places in gzipped data from which it can be unpacked again, evenly over all that was unpacked so far. When there are too
 * many, every second one goes and the distance doubles: with n bytes unpacked, at most n ÷ 256 (or 1 MiB, whichever is
 * more) are unpacked for nothing on the way to any of them.
 */
export class Checkpoints {
  #points: GunzipPoint[] = [];
  #distance = FIRST_DISTANCE;

  /** Takes the place that unpacking has come to, if it is far enough from the last. */
  offer(unpacking: Unpacking): void {
    if (unpacking.position < (this.#points.at(-1)?.output ?? 0) + this.#distance) return;
    const point = unpacking.point();
    if (point === undefined) return;
    this.#points.push(point);
    if (this.#points.length < CAPTURE_LIMITS.checkpoints) return;
    this.#points = this.#points.filter((_, index) => index % 2 === 1);
    this.#distance *= 2;
  }

  /** The last one at or before a place in what is unpacked; undefined is the beginning. */
  before(position: number): GunzipPoint | undefined {
    const points = this.#points;
    return points[firstNot(points.length, (at) => points[at]!.output <= position) - 1];
  }
}

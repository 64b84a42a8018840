import type { RateSample } from "../controller.ts";

/** Notices that startup has filled the path: bandwidth has stopped growing (draft-ietf-ccwg-bbr, "Exiting Startup"). */
export class FullPipe {
  isFull = false;
  #bandwidth = 0;
  #rounds = 0;

  onRound(rate: RateSample | undefined, bandwidth: number): void {
    if (this.isFull || rate === undefined || rate.isAppLimited) return;
    if (bandwidth >= this.#bandwidth * GROWTH) {
      this.#bandwidth = bandwidth;
      this.#rounds = 0;
      return;
    }
    this.#rounds += 1;
    this.isFull = this.#rounds >= ROUNDS;
  }
}

const GROWTH = 1.25;
const ROUNDS = 3;

import { LAB_LIMITS } from "../limits.ts";

/** Calls when nothing has come for a while although something was waited for. */
export class QuietTimer {
  readonly #call: () => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(call: () => void) {
    this.#call = call;
  }

  /** Begins anew to wait, or stops waiting. */
  set(isWaiting: boolean): void {
    clearTimeout(this.#timer);
    this.#timer = isWaiting ? setTimeout(this.#call, LAB_LIMITS.quietMs) : undefined;
  }
}

/** Milliseconds of work after which others have their turn. */
const SLICE_MS = 12;
/** Milliseconds between two reports of how far the work is. */
const REPORT_MS = 60;

/** Long work in slices: between them messages arrive, such as the one that stops it. */
export class Turns {
  readonly #signal: AbortSignal | undefined;
  #sliceEnds = performance.now() + SLICE_MS;
  #reportDue = 0;

  constructor(signal?: AbortSignal) {
    this.#signal = signal;
  }

  /**
   * To be called every millisecond or so of work: lets others have their turn when it is time.
   *
   * @param report tells how far the work is; called now and then
   * @throws the signal's reason, once it is aborted
   */
  async pause(report?: () => void): Promise<void> {
    const now = performance.now();
    if (now < this.#sliceEnds) return;
    if (report !== undefined && now >= this.#reportDue) {
      this.#reportDue = now + REPORT_MS;
      report();
    }
    await nextTurn();
    this.#signal?.throwIfAborted();
    this.#sliceEnds = performance.now() + SLICE_MS;
  }
}

/** Waits behind the messages that have arrived: a timer would wait at least four milliseconds in a browser. */
function nextTurn(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  const { promise, resolve } = Promise.withResolvers<void>();
  port1.addEventListener("message", () => {
    port1.close();
    resolve();
  });
  port1.start();
  port2.postMessage(undefined);
  return promise;
}

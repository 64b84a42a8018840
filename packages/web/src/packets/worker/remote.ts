import type { FromWorker, ToWorker } from "./calls.ts";

interface Waiting {
  resolve: (result: unknown) => void;
  reject: (error: Error) => void;
  progress: ((progress: unknown) => void) | undefined;
}

/** What a worker can be asked: arguments in, result out, of each method by its name. */
export type Calls<T> = { readonly [Name in keyof T]: (...given: never[]) => unknown };

/** The other end of a worker: calls its methods, each by a message and an answer. */
export class Remote<Methods extends Calls<Methods>> {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #calls = 0;

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.addEventListener("message", ({ data }: MessageEvent<FromWorker>) => this.#take(data));
    worker.addEventListener("error", (event) => this.#fail(new Error(event.message || "the worker failed")));
  }

  /**
   * Calls a method of the worker.
   *
   * @param options.signal stops the work; the promise is then rejected with an AbortError
   */
  call<Name extends keyof Methods & string>(
    method: Name,
    given: Parameters<Methods[Name]>,
    { signal, progress }: { signal?: AbortSignal; progress?: (progress: unknown) => void } = {},
  ): Promise<ReturnType<Methods[Name]>> {
    if (signal?.aborted === true) return Promise.reject(aborted());
    const id = ++this.#calls;
    const { promise, resolve, reject } = Promise.withResolvers<ReturnType<Methods[Name]>>();
    this.#waiting.set(id, { resolve: resolve as (result: unknown) => void, reject, progress });
    this.#send({ kind: "call", id, method, given });
    signal?.addEventListener("abort", () => {
      if (this.#waiting.delete(id)) {
        this.#send({ kind: "abort", id });
        reject(aborted());
      }
    });
    return promise;
  }

  /** Ends the worker and everything that is waited for. */
  close(): void {
    this.#worker.terminate();
    this.#fail(aborted());
  }

  #send(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  #take(message: FromWorker): void {
    const waiting = this.#waiting.get(message.id);
    if (waiting === undefined) return; // it was stopped meanwhile
    if (message.kind === "progress") {
      waiting.progress?.(message.progress);
      return;
    }
    this.#waiting.delete(message.id);
    if (message.kind === "done") waiting.resolve(message.result);
    else waiting.reject(Object.assign(new Error(message.message), { name: message.name }));
  }

  #fail(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

function aborted(): Error {
  return new DOMException("stopped", "AbortError");
}

import { WiresideError, isErrorCode } from "@wireside/protocol";
import { parentPort, Worker } from "node:worker_threads";
import { toStorageError } from "./failure.ts";

// Calls between the hub's thread and the store's, over postMessage: each has a number, and answers come in any order.

/** What a thread can be asked. Arguments and answers are cloned. */
type Handlers = Readonly<Record<string, (...given: never[]) => unknown>>;

interface Call {
  id: number;
  name: string;
  given: readonly unknown[];
}

type Reply = { id: number; value: unknown } | { id: number; code: string; message: string };

/** In a worker: opens at the first call, and answers calls. When opening fails, every call is answered with its reason. */
export function serve(open: () => Handlers | Promise<Handlers>): void {
  const port = parentPort;
  if (port === null) throw new Error("This file runs as a worker.");
  let opening: Promise<Handlers> | undefined;
  port.on("message", (call: Call) => {
    opening ??= Promise.try(open);
    void answer(opening, call).then((reply) => {
      port.postMessage(reply);
      if (call.name === "close") port.close();
    });
  });
}

async function answer(opening: Promise<Handlers>, { id, name, given }: Call): Promise<Reply> {
  try {
    const handler = (await opening)[name];
    if (handler === undefined) throw new Error(`No such call: ${name}.`);
    return { id, value: await handler(...(given as never[])) };
  } catch (error) {
    const { code, message } = toStorageError(error);
    return { id, code, message };
  }
}

interface Waiting {
  resolve: (value: unknown) => void;
  reject: (error: WiresideError) => void;
}

/** A worker as seen from the hub's thread. Once it has died, everything asked of it fails with storage_failed. */
export class Thread<H extends Handlers> {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #gone: Promise<void>;
  #calls = 0;
  #dead: WiresideError | undefined;

  constructor(file: URL, workerData: unknown) {
    this.#worker = new Worker(file, { workerData });
    this.#worker.on("message", (reply: Reply) => {
      this.#settle(reply);
    });
    this.#worker.on("error", (cause) => {
      this.#die(
        new WiresideError("storage_failed", {
          message: "The store's thread failed; the hub must be restarted.",
          cause,
        }),
      );
    });
    this.#gone = new Promise((resolve) => {
      this.#worker.on("exit", () => {
        this.#die(new WiresideError("storage_failed", { message: "The store is closed." }));
        resolve();
      });
    });
  }

  call<N extends keyof H & string>(name: N, ...given: Parameters<H[N]>): Promise<Awaited<ReturnType<H[N]>>> {
    return this.#ask(name, given) as Promise<Awaited<ReturnType<H[N]>>>;
  }

  /** Asks it to close what it holds, and waits until it is gone. */
  async close(): Promise<void> {
    if (this.#dead === undefined) {
      await this.#ask("close", []).catch(() => undefined); // dead is closed too
    }
    await this.#gone;
  }

  /** Ends it at once. */
  async kill(): Promise<void> {
    await this.#worker.terminate();
  }

  #ask(name: string, given: readonly unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#dead !== undefined) {
        reject(this.#dead);
        return;
      }
      const id = this.#calls++;
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, name, given } satisfies Call);
    });
  }

  #settle(reply: Reply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if ("value" in reply) waiting?.resolve(reply.value);
    else
      waiting?.reject(new WiresideError(isErrorCode(reply.code) ? reply.code : "internal", { message: reply.message }));
  }

  #die(reason: WiresideError): void {
    this.#dead ??= reason;
    for (const { reject } of this.#waiting.values()) reject(this.#dead);
    this.#waiting.clear();
  }
}

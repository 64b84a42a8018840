import type { CallContext, FromWorker, ToWorker } from "./calls.ts";

type Method = (context: CallContext<unknown>, ...given: never[]) => unknown;

/** The part of a worker's global scope that is needed here. */
interface Port {
  postMessage(message: FromWorker): void;
  addEventListener(type: "message", listener: (event: MessageEvent<ToWorker>) => void): void;
}

/** Answers the calls that arrive at a worker with its methods. */
export function serve(port: Port, methods: Readonly<Record<string, Method>>): void {
  const running = new Map<number, AbortController>();
  port.addEventListener("message", ({ data }) => {
    if (data.kind === "abort") running.get(data.id)?.abort();
    else void answer(data.id, data.method, data.given);
  });

  async function answer(id: number, name: string, given: readonly unknown[]): Promise<void> {
    const controller = new AbortController();
    running.set(id, controller);
    const context: CallContext<unknown> = {
      signal: controller.signal,
      progress: (progress) => port.postMessage({ kind: "progress", id, progress }),
    };
    try {
      const method = methods[name];
      if (method === undefined) throw new Error(`the worker has no ${name}`);
      const result: unknown = await method(context, ...(given as never[]));
      if (!controller.signal.aborted) port.postMessage({ kind: "done", id, result });
    } catch (error) {
      const { name: kind, message } = error instanceof Error ? error : new Error(String(error));
      port.postMessage({ kind: "failed", id, name: kind, message });
    } finally {
      running.delete(id);
    }
  }
}

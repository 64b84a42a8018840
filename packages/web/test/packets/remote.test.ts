import { describe, expect, it } from "vitest";
import type { CallContext, FromWorker, ToWorker } from "../../src/packets/worker/calls.ts";
import { Remote } from "../../src/packets/worker/remote.ts";
import { serve } from "../../src/packets/worker/serve.ts";

interface Methods {
  add(a: number, b: number): number;
  fail(): never;
  wait(): string;
}

/** A page and its worker in one thread, over a real channel between them. */
function connect(methods: Parameters<typeof serve>[1]): Remote<Methods> {
  const { port1, port2 } = new MessageChannel();
  serve(
    {
      postMessage: (message: FromWorker) => port2.postMessage(message),
      addEventListener: (_type, listener: (event: MessageEvent<ToWorker>) => void) => {
        port2.addEventListener("message", (event) => listener(event as MessageEvent<ToWorker>));
        port2.start();
      },
    },
    methods,
  );
  const worker = Object.assign(port1, { terminate: () => port1.close() });
  port1.start();
  return new Remote<Methods>(worker as unknown as Worker);
}

describe("a call of the worker", () => {
  it("is answered with what the method gives", async () => {
    const remote = connect({ add: (_context, a: number, b: number) => a + b });
    expect(await Promise.all([remote.call("add", [1, 2]), remote.call("add", [3, 4])])).toEqual([3, 7]);
    remote.close();
  });

  it("fails as the method fails, and so does a method that is not there", async () => {
    const remote = connect({
      fail: () => {
        throw new RangeError("no such frame");
      },
    });
    await expect(remote.call("fail", [])).rejects.toMatchObject({ name: "RangeError", message: "no such frame" });
    await expect(remote.call("wait", [])).rejects.toThrow("the worker has no wait");
    remote.close();
  });

  it("tells how far it is, and is stopped at once", async () => {
    const stop = new AbortController();
    const stopped = Promise.withResolvers<void>();
    const remote = connect({
      wait: (context: CallContext<unknown>) =>
        new Promise((resolve) => {
          context.signal.addEventListener("abort", () => {
            stopped.resolve();
            resolve("stopped");
          });
          context.progress(0.5);
        }),
    });
    const told: unknown[] = [];
    const call = remote.call("wait", [], {
      signal: stop.signal,
      progress: (progress) => {
        told.push(progress);
        stop.abort();
      },
    });
    await expect(call).rejects.toMatchObject({ name: "AbortError" });
    await stopped.promise;
    expect(told).toEqual([0.5]);
    remote.close();
  });

  it("fails when the worker is closed", async () => {
    const remote = connect({ wait: () => new Promise(() => undefined) });
    const call = remote.call("wait", []);
    remote.close();
    await expect(call).rejects.toMatchObject({ name: "AbortError" });
  });
});

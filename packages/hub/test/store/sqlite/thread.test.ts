import { expect, it, onTestFinished } from "vitest";
import { Thread } from "../../../src/store/sqlite/thread.ts";
import type { MortalHandlers } from "./mortal-worker.ts";

function start(): Thread<MortalHandlers> {
  const thread = new Thread<MortalHandlers>(new URL("./mortal-worker.ts", import.meta.url), undefined);
  onTestFinished(() => thread.kill());
  return thread;
}

it("a thread answers, or says why not", async () => {
  const thread = start();
  expect(await thread.call("add", 1, 2)).toBe(3);
  await expect(thread.call("fail")).rejects.toMatchObject({
    code: "storage_failed",
    message: expect.stringContaining("wrong"),
  });
  expect(await thread.call("add", 2, 2)).toBe(4);
});

it("when a thread dies of an error, what was asked and what is asked later fails", async () => {
  const thread = start();
  const waiting = [thread.call("wait"), thread.call("wait"), thread.call("die").then(() => thread.call("wait"))];
  for (const result of await Promise.allSettled(waiting)) {
    expect(result).toMatchObject({ status: "rejected", reason: { code: "storage_failed" } });
  }
  await expect(thread.call("add", 1, 2)).rejects.toMatchObject({ code: "storage_failed" });
  await thread.close();
});

it("when a thread is ended from outside, what was asked fails", async () => {
  const thread = start();
  const [waiting] = await Promise.all([Promise.allSettled([thread.call("wait")]), thread.kill()]);
  expect(waiting).toMatchObject([{ status: "rejected", reason: { code: "storage_failed" } }]);
});

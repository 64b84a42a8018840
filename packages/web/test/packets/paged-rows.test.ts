import type { RowView } from "@wireside/packets";
import { expect, it } from "vitest";
import { PagedRows } from "../../src/packets/list/paged-rows.ts";

const row = (index: number): RowView => ({
  number: index + 1,
  time: index,
  source: "10.0.0.1",
  destination: "10.0.0.2",
  protocol: "TCP",
  length: 60,
  info: "",
  kind: "tcp",
  hasComment: false,
  conversation: undefined,
});

const rows = (from: number, to: number): RowView[] => Array.from({ length: to - from }, (_, i) => row(from + i));

it("asks once for the rows around one that is not there, and then has them", async () => {
  const asked: [number, number][] = [];
  const cache = new PagedRows((from, to) => {
    asked.push([from, to]);
    return Promise.resolve(rows(from, to));
  });
  expect(cache.peek(130)).toBeUndefined();
  expect(cache.peek(131)).toBeUndefined();
  expect((await cache.get(132)).number).toBe(133);
  expect(cache.peek(130)?.number).toBe(131);
  expect(asked).toEqual([[128, 256]]);
});

it("tells when rows have come, so that the list is drawn anew", async () => {
  const cache = new PagedRows((from, to) => Promise.resolve(rows(from, to)));
  let changes = 0;
  cache.version.subscribe(() => changes++);
  await cache.get(0);
  expect(changes).toBe(1);
});

it("throws away rows that come for a list that is no longer shown", async () => {
  const answers: ((rows: RowView[]) => void)[] = [];
  const cache = new PagedRows<RowView>(() => new Promise((resolve) => answers.push(resolve)));
  const old = cache.get(0);
  cache.clear();
  answers[0]!(rows(500, 628));
  expect((await old).number).toBe(501);
  expect(cache.peek(0)).toBeUndefined();
});

it("asks again for rows that could not be had", async () => {
  let isBroken = true;
  const cache = new PagedRows((from, to) =>
    isBroken ? Promise.reject(new Error("the worker failed")) : Promise.resolve(rows(from, to)),
  );
  await expect(cache.get(5)).rejects.toThrow("the worker failed");
  isBroken = false;
  expect((await cache.get(5)).number).toBe(6);
});

it("keeps a bounded number of rows", async () => {
  const cache = new PagedRows((from, to) => Promise.resolve(rows(from, to)));
  for (let index = 0; index < 128 * 80; index += 128) await cache.get(index);
  let kept = 0;
  for (let index = 0; index < 128 * 80; index += 128) if (cache.peek(index) !== undefined) kept++;
  expect(kept).toBeLessThanOrEqual(64);
});

it("asks again for the end of a list that has grown while it was on its way", async () => {
  const answers: ((rows: RowView[]) => void)[] = [];
  const cache = new PagedRows<RowView>(() => new Promise((resolve) => answers.push(resolve)));
  const asked = cache.get(20);
  cache.grow();
  answers[0]!(rows(0, 10));
  await expect.poll(() => answers.length).toBe(2);
  answers[1]!(rows(0, 30));
  expect((await asked).number).toBe(21);
  expect(cache.peek(29)?.number).toBe(30);
});

import { MessageId, UserId } from "@wireside/protocol";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  EMPTY_WINDOW,
  indexOfMessage,
  withChange,
  withNewer,
  withOlder,
  type HistoryWindow,
} from "../../src/conversation/window.ts";
import { message, messages, page } from "./messages.ts";

const id = (number: number) => MessageId.parse(number);
const user = (number: number) => UserId.parse(number);
const ids = ({ messages: list }: HistoryWindow): number[] => list.map((each) => each.id);

describe("a window of history", () => {
  test("grows at both sides", () => {
    const middle: HistoryWindow = page(50, 59);
    expect(ids(withOlder(middle, page(40, 49)))).toEqual(ids(page(40, 59)));
    expect(ids(withNewer(middle, page(60, 69)))).toEqual(ids(page(50, 69)));
  });

  test("takes each message once when pages overlap", () => {
    expect(ids(withOlder(page(50, 59), page(45, 54)))).toEqual(ids(page(45, 59)));
    expect(ids(withNewer(page(50, 59), page(55, 64)))).toEqual(ids(page(50, 64)));
  });

  test("lets go what is far when it is full, and knows that there is more", () => {
    const full = { ...page(50, 59), newer: false, older: false };
    const up = withOlder(full, page(40, 49), 12);
    expect(ids(up)).toEqual(ids(page(40, 51)));
    expect(up.newer).toBe(true);
    const down = withNewer(full, page(60, 69), 12);
    expect(ids(down)).toEqual(ids(page(58, 69)));
    expect(down.older).toBe(true);
  });

  test("takes what happens now only while it reaches to the newest", () => {
    const now = { ...page(1, 3), newer: false };
    expect(ids(withChange(now, { type: "message", message: message(9) }))).toEqual([1, 2, 3, 9]);
    const past: HistoryWindow = page(1, 3);
    expect(withChange(past, { type: "message", message: message(9) })).toBe(past);
    expect(withChange(now, { type: "message", message: message(3) })).toBe(now);
    const first = withChange(EMPTY_WINDOW, { type: "message", message: message(5) });
    expect(ids(first)).toEqual([5]);
  });

  test("changes what is edited, deleted and reacted to, and nothing else", () => {
    const window: HistoryWindow = { messages: messages(1, 3), older: false, newer: false };
    const edited = withChange(window, { type: "edited", message: id(2), text: "new", mentions: [], at: 9 });
    expect(edited.messages[1]).toMatchObject({ text: "new", editedAt: 9 });
    expect(edited.messages[0]).toBe(window.messages[0]);
    const on = { type: "reaction", message: id(2), by: user(7), reaction: "👍", on: true } as const;
    const reacted = withChange(withChange(edited, on), on);
    expect(reacted.messages[1]?.reactions).toEqual({ "👍": [7] });
    expect(withChange(reacted, { ...on, on: false }).messages[1]?.reactions).toEqual({});
    const deleted = withChange(reacted, { type: "deleted", message: id(2), at: 10 });
    expect(deleted.messages[1]).toMatchObject({ text: "", deletedAt: 10 });
    expect(deleted.messages[1]).not.toHaveProperty("reactions");
    expect(withChange(window, { type: "deleted", message: id(99), at: 1 })).toBe(window);
  });

  test("finds a message or says that it is not there", () => {
    const list = [message(2), message(5), message(9)];
    expect([2, 5, 9, 1, 6, 10].map((number) => indexOfMessage(list, id(number)))).toEqual([0, 1, 2, -1, -1, -1]);
  });

  test("walked up and down at will stays a gapless part of history within its bound", () => {
    const last = 400;
    const most = 60;
    const older = (window: HistoryWindow, size: number): HistoryWindow => {
      const first = window.messages[0]?.id ?? last + 1;
      const from = Math.max(1, first - size);
      return withOlder(window, page(from, first - 1, { older: from > 1 }), most);
    };
    const newer = (window: HistoryWindow, size: number): HistoryWindow => {
      const end = window.messages.at(-1)?.id ?? 0;
      const to = Math.min(last, end + size);
      return withNewer(window, page(end + 1, to, { newer: to < last }), most);
    };
    const step = fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 30 }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let window: HistoryWindow = page(380, 400, { newer: false });
        for (const [isUp, size] of steps) {
          if (isUp ? window.older : window.newer) window = isUp ? older(window, size) : newer(window, size);
          const list = ids(window);
          expect(list.length).toBeLessThanOrEqual(most);
          expect(list).toEqual(ids(page(list[0] ?? 0, list.at(-1) ?? 0)));
          expect(window.older).toBe((list[0] ?? 0) > 1);
          expect(window.newer).toBe((list.at(-1) ?? 0) < last);
        }
      }),
    );
  });
});

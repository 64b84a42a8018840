import { describe, expect, test } from "vitest";
import { pageTitle } from "../../src/chat/page-title.ts";
import { parseRoute, routeHash } from "../../src/chat/route.ts";
import { nextRoom } from "../../src/chat/shortcuts.ts";

describe("places in the page", () => {
  test("are written in the address and read from it", () => {
    for (const hash of ["#room/7", "#room/7/message/12"]) expect(routeHash(parseRoute(hash))).toBe(hash);
    for (const hash of ["", "#room/0", "#room/x", "#room/1/message/", "#invite=abc", "#room/99999999999999999999"]) {
      expect(parseRoute(hash).room).toBeUndefined();
    }
  });

  test("follow each other by keys, round and round, or from unread to unread", () => {
    const rooms = [1, 2, 3, 4].map((id) => ({ id, unread: id === 4 ? 2 : 0 }));
    expect(nextRoom(rooms, 1, 1, false)?.id).toBe(2);
    expect(nextRoom(rooms, 1, -1, false)?.id).toBe(4);
    expect(nextRoom(rooms, 4, 1, false)?.id).toBe(1);
    expect(nextRoom(rooms, 1, 1, true)?.id).toBe(4);
    expect(nextRoom(rooms, undefined, 1, false)?.id).toBe(1);
    expect(nextRoom(rooms, undefined, -1, false)?.id).toBe(4);
    expect(nextRoom([{ id: 1, unread: 0 }], 1, 1, false)).toBeUndefined();
    expect(nextRoom([], 1, 1, false)).toBeUndefined();
  });

  test("tell in the title what is unread", () => {
    expect(pageTitle([{ unread: 0 }], "Workshop")).toBe("Workshop");
    expect(pageTitle([{ unread: 2 }, { unread: 3 }], "Workshop")).toBe("(5) Workshop");
    expect(pageTitle([{ unread: 1_000 }], "Workshop")).toBe("(999+) Workshop");
  });
});

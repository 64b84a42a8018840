import type { MessageId, Position, RoomId } from "@wireside/protocol";
import { describe, expect, it } from "vitest";
import type { HistoryQuery, Store } from "../../../src/store/index.ts";
import { addRoom, message, populate } from "../fixture.ts";

type From = HistoryQuery extends infer Q ? (Q extends HistoryQuery ? Omit<Q, "room" | "limit"> : never) : never;

export function historyPages(store: () => Store): void {
  /** Ten messages, every other position of the log, one each ten milliseconds from 100 on: m0 … m9. */
  const fill = async (): Promise<{
    room: RoomId;
    ids: MessageId[];
    page: (from: From, limit?: number) => Promise<string>;
  }> => {
    const { room, alice } = await populate(store());
    const other = await addRoom(store(), "Shed", [alice]);
    const changes = Array.from({ length: 10 }, (_, index) => [
      message(room, alice, `m${String(index)}`, { at: 100 + index * 10 }),
      message(other, alice, "elsewhere", { at: 100 + index * 10 }),
    ]);
    const outcomes = await store().write(changes.flat());
    const ids = outcomes
      .filter((_, index) => index % 2 === 0)
      .map((outcome) => (outcome.ok ? outcome.id : 0) as MessageId);
    const page = async (from: From, limit = 3): Promise<string> => {
      const { messages, older, newer } = await store().history({ room, limit, ...from });
      return `${older ? "…" : "|"} ${messages.map(({ text }) => text).join(" ")} ${newer ? "…" : "|"}`;
    };
    return { room, ids, page };
  };
  const at = (ids: readonly MessageId[], index: number): MessageId => ids[index] ?? (0 as MessageId);

  describe("history", () => {
    it("begins with the newest page", async () => {
      const { page } = await fill();
      expect(await page({ from: "newest" })).toBe("… m7 m8 m9 |");
      expect(await page({ from: "newest" }, 10)).toBe("| m0 m1 m2 m3 m4 m5 m6 m7 m8 m9 |");
    });

    it("goes back from a message", async () => {
      const { ids, page } = await fill();
      expect(await page({ from: "before", id: at(ids, 7) })).toBe("… m4 m5 m6 …");
      expect(await page({ from: "before", id: at(ids, 3) })).toBe("| m0 m1 m2 …");
      expect(await page({ from: "before", id: at(ids, 0) })).toBe("|  …");
    });

    it("goes on after a position, also one of another room", async () => {
      const { ids, page } = await fill();
      expect(await page({ from: "after", id: 0 as Position })).toBe("| m0 m1 m2 …");
      expect(await page({ from: "after", id: at(ids, 2) as number as Position })).toBe("… m3 m4 m5 …");
      expect(await page({ from: "after", id: (at(ids, 2) + 1) as Position })).toBe("… m3 m4 m5 …");
      expect(await page({ from: "after", id: at(ids, 6) as number as Position })).toBe("… m7 m8 m9 |");
      expect(await page({ from: "after", id: at(ids, 9) as number as Position })).toBe("…  |");
    });

    it("shows the surroundings of a message, in full pages where there is enough", async () => {
      const { ids, page } = await fill();
      expect(await page({ from: "around", id: at(ids, 5) }, 5)).toBe("… m3 m4 m5 m6 m7 …");
      expect(await page({ from: "around", id: at(ids, 5) }, 4)).toBe("… m3 m4 m5 m6 …");
      expect(await page({ from: "around", id: at(ids, 9) }, 5)).toBe("… m5 m6 m7 m8 m9 |");
      expect(await page({ from: "around", id: at(ids, 0) }, 5)).toBe("| m0 m1 m2 …");
      expect(await page({ from: "around", id: at(ids, 5) }, 1)).toBe("… m5 …");
    });

    it("jumps to a time", async () => {
      const { page } = await fill();
      expect(await page({ from: "at", at: 0 })).toBe("| m0 m1 m2 …");
      expect(await page({ from: "at", at: 120 })).toBe("… m2 m3 m4 …");
      expect(await page({ from: "at", at: 121 })).toBe("… m3 m4 m5 …");
      expect(await page({ from: "at", at: 190 })).toBe("… m9 |");
      expect(await page({ from: "at", at: 191 })).toBe("…  |");
    });

    it("of a room where nothing was said is empty", async () => {
      const { room } = await populate(store());
      const nothing = { messages: [], older: false, newer: false };
      expect(await store().history({ room, limit: 5, from: "newest" })).toEqual(nothing);
      expect(await store().history({ room, limit: 5, from: "around", id: 3 as MessageId })).toEqual(nothing);
      expect(await store().history({ room, limit: 5, from: "at", at: 0 })).toEqual(nothing);
    });
  });
}

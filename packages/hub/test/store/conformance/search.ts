import type { MessageId } from "@wireside/protocol";
import { describe, expect, it } from "vitest";
import type { SearchQuery, Store } from "../../../src/store/index.ts";
import { addRoom, populate, post, write } from "../fixture.ts";

export function search(store: () => Store): void {
  const setUp = async (...said: string[]) => {
    const people = await populate(store());
    for (const text of said) await post(store(), people.room, people.alice, text);
    const find = async (words: string, more: Partial<SearchQuery> = {}): Promise<string[]> =>
      (await store().search({ words, rooms: [people.room], limit: 50, ...more })).found.map(
        ({ message }) => message.text,
      );
    return { ...people, find };
  };

  describe("search", () => {
    it("finds messages with all the words, newest first", async () => {
      const { find } = await setUp("red apples", "green apples", "Red PEARS", "apples so red");
      expect(await find("red apples")).toEqual(["apples so red", "red apples"]);
      expect(await find("red")).toEqual(["apples so red", "Red PEARS", "red apples"]);
      expect(await find("plums")).toEqual([]);
    });

    it("takes the last word as a beginning, the others whole", async () => {
      const { find } = await setUp("apple pie", "apples and pears");
      expect(await find("app")).toEqual(["apples and pears", "apple pie"]);
      expect(await find("app pie")).toEqual([]);
      expect(await find("apple pi")).toEqual(["apple pie"]);
    });

    it("knows letters without case and accents, and parts of words joined by signs", async () => {
      const { find } = await setUp("Crème brûlée", "an e-mail to m.e@example.org", "mail, e");
      expect(await find("creme BRULEE")).toEqual(["Crème brûlée"]);
      expect(await find("crème")).toEqual(["Crème brûlée"]);
      expect(await find("e-mail")).toEqual(["an e-mail to m.e@example.org"]);
      expect(await find("example.org")).toEqual(["an e-mail to m.e@example.org"]);
    });

    it("takes nothing in the words for a language of its own", async () => {
      const { find } = await setUp('say "hello" AND wave', "hello there", "NOT this", "NEAR (here)", "text: mine");
      expect(await find('"hello"')).toEqual(["hello there", 'say "hello" AND wave']);
      expect(await find("hello AND wave")).toEqual(['say "hello" AND wave']);
      expect(await find("hello OR this")).toEqual([]);
      expect(await find("NOT")).toEqual(["NOT this"]);
      expect(await find("NEAR(")).toEqual(["NEAR (here)"]);
      expect(await find("text:mine")).toEqual(["text: mine"]);
      expect(await find("^hello")).toEqual(["hello there", 'say "hello" AND wave']);
      for (const odd of ['"', "'", "*", "a* b*", "-", "(", "{text}:x", "\\", "%", "\0", 'x"y', "+", ":"])
        await find(odd);
    });

    it("finds nothing for what holds no word, and everything for no words", async () => {
      const { find } = await setUp("one", "two!");
      expect(await find("!?")).toEqual([]);
      expect(await find("")).toEqual(["two!", "one"]);
      expect(await find("  ")).toEqual(["two!", "one"]);
    });

    it("looks only into the rooms given", async () => {
      const { find, room, alice } = await setUp("here");
      const shed = await addRoom(store(), "Shed", [alice]);
      await post(store(), shed, alice, "here in the shed");
      expect(await find("here")).toEqual(["here"]);
      expect(await find("", { rooms: [shed] })).toEqual(["here in the shed"]);
      expect(await find("here", { rooms: [room, shed] })).toEqual(["here in the shed", "here"]);
      expect(await find("", { rooms: [room, shed] })).toEqual(["here in the shed", "here"]);
      expect(await find("here", { rooms: [] })).toEqual([]);
      expect(await find("", { rooms: [] })).toEqual([]);
    });

    it("looks by author and by time", async () => {
      const { find, room, alice, bob } = await setUp();
      await post(store(), room, alice, "tea one", { at: 100 });
      await post(store(), room, bob, "tea two", { at: 200 });
      await post(store(), room, alice, "tea three", { at: 300 });
      for (const words of ["tea", ""]) {
        expect(await find(words, { from: alice })).toEqual(["tea three", "tea one"]);
        expect(await find(words, { since: 200 })).toEqual(["tea three", "tea two"]);
        expect(await find(words, { until: 200 })).toEqual(["tea one"]);
        expect(await find(words, { since: 101, until: 300 })).toEqual(["tea two"]);
        expect(await find(words, { since: 301 })).toEqual([]);
      }
    });

    it("gives a page and says whether there is more", async () => {
      const { room } = await setUp("tea 1", "tea 2", "tea 3");
      for (const words of ["tea", ""]) {
        const first = await store().search({ words, rooms: [room], limit: 2 });
        expect(first.found.map(({ message }) => message.text)).toEqual(["tea 3", "tea 2"]);
        expect(first.more).toBe(true);
        const before = first.found.at(-1)?.message.id ?? (0 as MessageId);
        const second = await store().search({ words, rooms: [room], limit: 2, before });
        expect(second).toMatchObject({ found: [{ room, message: { text: "tea 1" } }], more: false });
      }
    });

    it("follows edits, forgets what was deleted, and leaves notes out", async () => {
      const { find, room, alice } = await setUp("old words");
      const id = await post(store(), room, alice, "gone words");
      const first =
        (await store().search({ words: "old", rooms: [room], limit: 1 })).found[0]?.message.id ?? (0 as MessageId);
      await write(store(), { type: "note", room, by: alice, note: "topic", text: "words", at: 100 });
      await write(store(), { type: "edit", room, message: first, by: alice, text: "new words", mentions: [], at: 100 });
      await write(store(), { type: "delete", room, message: id, by: alice, anyone: false, at: 100 });
      expect(await find("words")).toEqual(["new words"]);
      expect(await find("old")).toEqual([]);
      expect(await find("")).toEqual(["new words"]);
    });
  });
}

import { MessageId, RoomId, UserId } from "@wireside/protocol";
import { beforeEach, describe, expect, test } from "vitest";
import { Drafts, NO_DRAFT, type DraftStorage } from "../../src/composer/drafts.ts";
import { keepOutbox } from "../../src/composer/outbox.ts";
import { FakeClient } from "../fake-client.ts";

const ME = UserId.parse(1);
const ROOM = RoomId.parse(1);
const draft = { text: "half a thought", replyTo: MessageId.parse(7), to: UserId.parse(3) };

class MemoryStorage implements DraftStorage {
  readonly kept = new Map<string, string>();
  isFull = false;
  getItem = (key: string): string | null => this.kept.get(key) ?? null;
  removeItem = (key: string): void => void this.kept.delete(key);
  setItem(key: string, value: string): void {
    if (this.isFull) throw new Error("QuotaExceededError");
    this.kept.set(key, value);
  }
}

let storage: MemoryStorage;
beforeEach(() => {
  storage = new MemoryStorage();
});

describe("drafts", () => {
  test("outlive the page, one for each room and person", () => {
    new Drafts(storage, ME).write(ROOM, draft);
    expect(new Drafts(storage, ME).read(ROOM)).toEqual(draft);
    expect(new Drafts(storage, ME).read(RoomId.parse(2))).toEqual(NO_DRAFT);
    expect(new Drafts(storage, UserId.parse(2)).read(ROOM)).toEqual(NO_DRAFT);
  });

  test("leave nothing behind when they are empty", () => {
    const drafts = new Drafts(storage, ME);
    drafts.write(ROOM, draft);
    drafts.write(ROOM, NO_DRAFT);
    expect(storage.kept.size).toBe(0);
  });

  test("are kept until the page goes when the browser stores nothing", () => {
    storage.isFull = true;
    const drafts = new Drafts(storage, ME);
    drafts.write(ROOM, draft);
    expect(drafts.read(ROOM)).toEqual(draft);
  });

  test("that cannot be read are as if there were none", () => {
    for (const broken of ["{", "null", "7", '{"text":7}', "[]"]) {
      storage.kept.set("wireside/draft/1/1", broken);
      expect(new Drafts(storage, ME).read(ROOM)).toEqual(NO_DRAFT);
    }
    storage.kept.set("wireside/draft/1/1", '{"text":"a","replyTo":-1,"to":"x"}');
    expect(new Drafts(storage, ME).read(ROOM)).toEqual({ ...NO_DRAFT, text: "a" });
  });
});

describe("what is on its way", () => {
  test("is written down until the hub has it", async () => {
    const client = new FakeClient(10);
    const stop = keepOutbox(client, storage, ME);
    const sent = client.send(ROOM, "hello");
    expect([...storage.kept.values()].join()).toContain("hello");
    await sent;
    expect(storage.kept.size).toBe(0);
    stop();
  });

  test("is sent again after a reload, under the same nonce", () => {
    const kept = [{ nonce: "abc-1", room: 1, text: "hello", replyTo: 7 }, { nonce: "", room: 1, text: "broken" }, null];
    storage.kept.set("wireside/outbox/1", JSON.stringify(kept));
    const sent: unknown[] = [];
    const client = new FakeClient(10);
    client.send = async (room, text, options) => {
      sent.push({ room, text, ...options });
      throw new Error("not now");
    };
    keepOutbox(client, storage, ME)();
    expect(sent).toEqual([{ room: 1, text: "hello", replyTo: 7, nonce: "abc-1" }]);
  });
});

import { MessageId, Position, RoomId, UserId, WiresideError } from "@wireside/protocol";
import { describe, expect, test, vi } from "vitest";
import { ConversationHistory } from "../../src/conversation/history.ts";
import { FakeClient } from "../fake-client.ts";

const LOBBY = RoomId.parse(1);

function open(count = 1_000) {
  const client = new FakeClient(count, Date.UTC(2026, 10, 20), 0);
  const history = new ConversationHistory(client, LOBBY);
  history.start();
  const ids = (): number[] => history.get().window.messages.map(({ id }) => id);
  return { client, history, ids };
}

describe("a conversation's history", () => {
  test("opens at the newest message when all is read", async () => {
    const { history, ids } = open();
    await history.open(Position.parse(99_999), 0);
    expect(ids().at(-1)).toBe(1_000 + 999 * 2);
    expect(history.get()).toMatchObject({
      aim: { to: "newest" },
      loading: undefined,
      window: { older: true, newer: false },
    });
  });

  test("opens at the first unread message, also when it is many pages back", async () => {
    const { history, ids } = open();
    const readUpTo = Position.parse(1_000 + 300 * 2);
    await history.open(readUpTo, 699);
    const { aim, window } = history.get();
    expect(aim.to === "message" && aim.id > readUpTo).toBe(true);
    expect(ids()[0]).toBeLessThanOrEqual(readUpTo);
    expect(window.newer).toBe(true);
  });

  test("pages to the beginning and back to the end, without a gap", async () => {
    const { history, ids } = open();
    await history.showNewest();
    while (history.get().window.older) await history.loadOlder();
    expect(ids()[0]).toBe(1_000);
    await history.showOldest();
    while (history.get().window.newer) await history.loadNewer();
    expect(ids()).toEqual(Array.from({ length: ids().length }, (_, index) => (ids()[0] ?? 0) + index * 2));
    expect(ids().at(-1)).toBe(1_000 + 999 * 2);
  });

  test("shows one message with what is around it, and does not ask again when it is there", async () => {
    const { client, history, ids } = open();
    const call = vi.spyOn(client, "call");
    const wanted = MessageId.parse(1_000 + 200 * 2);
    await history.showMessage(wanted);
    await history.showMessage(wanted);
    expect(ids()).toContain(wanted);
    expect(call).toHaveBeenCalledOnce();
    expect(history.get().aim).toEqual({ to: "message", id: wanted, flash: true });
  });

  test("goes to a day", async () => {
    const { history } = open();
    await history.showTime(Date.UTC(2026, 10, 19, 12));
    const { aim, window } = history.get();
    const found = window.messages.find(({ id }) => aim.to === "message" && id === aim.id);
    expect(found?.at).toBeGreaterThanOrEqual(Date.UTC(2026, 10, 19, 12));
  });

  test("adds what is written now, and counts it when one is far up", async () => {
    const { client, history, ids } = open();
    await history.showNewest();
    const here = client.say(2, "hello");
    expect(ids().at(-1)).toBe(here.id);
    await history.showOldest();
    client.say(2, "are you there?");
    expect(history.get().missed).toBe(1);
    expect(history.get().window.newer).toBe(true);
    await history.showNewest();
    expect(history.get()).toMatchObject({ missed: 0, window: { newer: false } });
  });

  test("loses nothing that happens while a page is on its way", async () => {
    const { client, history, ids } = open();
    const opened = history.showNewest();
    const said = client.say(2, "in between");
    client.emit({
      type: "deleted",
      position: Position.parse(said.id + 1),
      room: LOBBY,
      message: said.id,
      by: UserId.parse(2),
      at: 5,
    });
    await opened;
    expect(ids().filter((id) => id === said.id)).toHaveLength(1);
    expect(history.get().window.messages.at(-1)?.deletedAt).toBe(5);
  });

  test("keeps what it has when a page cannot be had, and asks again when told", async () => {
    const { client, history, ids } = open();
    await history.showNewest();
    const before = ids();
    const call = vi.spyOn(client, "call").mockRejectedValueOnce(new WiresideError("unreachable"));
    await history.loadOlder();
    expect(history.get().failed).toMatchObject({ code: "unreachable" });
    expect(ids()).toEqual(before);
    call.mockRestore();
    await history.retry();
    await history.loadOlder();
    expect(ids().length).toBeGreaterThan(before.length);
  });

  test("begins anew when the hub goes on from another place than where it was left", async () => {
    const { client, history, ids } = open();
    await history.showNewest();
    client.disconnect(5);
    client.emit({ type: "connection", connection: client.state.connection });
    // While away: written, but this client is not told of it one by one.
    const missed = client.say(2, "missed", LOBBY, {}, { silently: true });
    client.emit({ ...client.welcome(), from: Position.parse(missed.id) });
    await vi.waitFor(() => expect(ids().at(-1)).toBe(missed.id));
  });
});

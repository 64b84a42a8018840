import { Position, RoomId, UserId, type Message } from "@wireside/protocol";
import { describe, expect, test } from "vitest";
import { layRows, type Row, type RowInput } from "../../src/conversation/rows.ts";
import { message } from "./messages.ts";

const ROOM = RoomId.parse(1);
const DIRECT = RoomId.parse(2);
const YOU = UserId.parse(9);
const NOON = new Date(2026, 10, 20, 12).getTime();
const MINUTE = 60_000;

function lay(messages: Message[], extra: Partial<RowInput> = {}): Row[] {
  const window = { messages, older: false, newer: false, ...extra.window };
  return layRows({
    room: ROOM,
    you: YOU,
    unreadAfter: undefined,
    asides: [],
    presence: [],
    pending: [],
    ...extra,
    window,
  });
}

const at = (id: number, minutes: number, extra: Partial<Message> = {}): Message =>
  message(id, { at: NOON + minutes * MINUTE, ...extra });
const kinds = (rows: readonly Row[]): string[] =>
  rows.map((row) => (row.kind === "message" && row.continued ? "continued" : row.kind));

describe("the rows of a conversation", () => {
  test("part the days", () => {
    expect(kinds(lay([at(1, 0), at(2, 24 * 60)]))).toEqual(["beginning", "day", "message", "day", "message"]);
  });

  test("have no day above what was cut out of its middle, so that nothing moves when the rest comes in front", () => {
    const window = { messages: [], older: true, newer: false };
    const rows = layRows({
      room: ROOM,
      you: YOU,
      unreadAfter: undefined,
      asides: [],
      presence: [],
      pending: [],
      window: { ...window, messages: [at(5, 0), at(6, 24 * 60)] },
    });
    expect(kinds(rows)).toEqual(["message", "day", "message"]);
  });

  test("join what one person writes shortly after another", () => {
    const other = { by: UserId.parse(2) };
    expect(kinds(lay([at(1, 0), at(2, 1), at(3, 2, other), at(4, 30, other)])).slice(2)).toEqual([
      "message",
      "continued",
      "message",
      "message",
    ]);
  });

  test("show the line of what is new once, before the first message of somebody else", () => {
    const rows = lay([at(1, 0), at(2, 1, { by: YOU }), at(3, 2), at(4, 3)], { unreadAfter: Position.parse(1) });
    expect(kinds(rows).slice(2)).toEqual(["message", "message", "unread", "message", "continued"]);
  });

  test("put private messages between the room's own, where they happened", () => {
    const rows = lay([at(1, 0), at(5, 2)], { asides: [{ room: DIRECT, message: at(3, 1, { text: "psst" }) }] });
    expect(rows.slice(2)).toMatchObject([
      { message: { id: 1 } },
      { aside: true, room: DIRECT, continued: false, message: { id: 3 } },
      { aside: false, continued: false, message: { id: 5 } },
    ]);
  });

  test("leave out what lies outside the window", () => {
    const window = { messages: [at(10, 0), at(20, 1)], older: true, newer: true };
    const asides = [3, 15, 30].map((id) => ({ room: DIRECT, message: at(id, 0) }));
    const shown = layRows({ room: ROOM, you: YOU, unreadAfter: undefined, presence: [], pending: [], window, asides });
    expect(shown.flatMap((row) => (row.kind === "message" ? [Number(row.message.id)] : []))).toEqual([10, 15, 20]);
  });

  test("join coming and going into one line", () => {
    const rows = lay([
      at(1, 0, { note: "joined", text: "" }),
      at(2, 1, { note: "left", text: "" }),
      at(3, 2, { note: "topic", text: "x" }),
    ]);
    expect(rows.slice(2)).toMatchObject([
      { kind: "notes", notes: [{ id: 1 }, { id: 2 }] },
      { kind: "notes", notes: [{ id: 3 }] },
    ]);
  });

  test("tell who came online after what was there then", () => {
    const note = { after: Position.parse(1), at: NOON, user: UserId.parse(3), online: true };
    expect(kinds(lay([at(1, 0), at(2, 1)], { presence: [note] })).slice(2)).toEqual(["message", "presence", "message"]);
  });

  test("end with what waits to be sent", () => {
    const pending = { nonce: "n", room: ROOM, text: "soon", replyTo: undefined, at: NOON, failed: undefined };
    expect(lay([at(1, 0, { by: YOU })], { pending: [pending] }).at(-1)).toMatchObject({
      kind: "pending",
      continued: true,
      aside: false,
    });
    expect(lay([at(1, 0)], { pending: [{ ...pending, room: DIRECT }] }).at(-1)).toMatchObject({
      aside: true,
      continued: false,
    });
  });

  test("have keys that are all different", () => {
    const rows = lay([at(1, 0), at(2, 1, { note: "joined" }), at(3, 24 * 60)], {
      presence: [{ after: Position.parse(1), at: 1, user: YOU, online: true }],
    });
    expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { WiresideError, type Position, type Room, type RoomId, type UserId } from "@wireside/protocol";
import { layout } from "../../src/screen/layout.ts";
import { rowWidth } from "../../src/text/span.ts";
import { hubState, message, NOON, room, user } from "../fake-client.ts";
import { Play } from "./play.ts";

const LOBBY = 1 as RoomId;
const PLANS = 2 as RoomId;
const WITH_BOB = 3 as RoomId;
const BOB = 2;
const CAROL = 3;

const rooms = (...list: Room[]): ReadonlyMap<RoomId, Room> => new Map(list.map((each) => [each.id, each]));

describe("the screen", () => {
  it("opens the first public room and asks for its newest messages", () => {
    const play = new Play();
    expect(play.asked()).toEqual([{ type: "load", room: LOBBY, before: undefined }]);
    expect(play.shown).toContain("loading…");
    play.page(LOBBY, [message(1, BOB, "hello **you**")]);
    expect(play.shown).toContain("bob  hello you");
    expect(play.shown).toContain("The conversation begins here.");
  });

  it("shows rooms and private conversations at the left with what is unread, people at the right", () => {
    const hub = hubState({
      rooms: rooms(
        room(1, "lobby"),
        room(2, "plans", { unread: 3, mentions: 1 }),
        room(3, "", { kind: "direct", peer: BOB as UserId, unread: 2 }),
      ),
    });
    const play = new Play({ columns: 110, rows: 16 }, hub);
    expect(play.shown).toMatch(/# plans +@1 3/);
    expect(play.shown).toMatch(/● bob +2/);
    expect(play.shown).toContain("Online 3");
    expect(play.shown).toContain("alice you");
    expect(play.shown).toContain("5 unread elsewhere, 3 for you");
  });

  it("marks whoever came through a door wherever the name stands", () => {
    const cleo = { ...user(4, "cleo"), role: "guest", registered: false, door: "chatroom" } as const;
    const state = hubState();
    const hub = hubState({
      users: new Map(state.users).set(cleo.id, cleo),
      online: new Set([...state.online, cleo.id]),
      rooms: rooms(room(1, "lobby"), room(4, "", { kind: "direct", peer: cleo.id })),
    });
    const play = new Play({ columns: 130, rows: 20 }, hub);
    play.page(LOBBY, [message(1, 4, "", { note: "joined" }), message(2, 4, "hello"), message(3, BOB, "who is that?")]);
    expect(play.shown).toContain("→ cleo ‹chatroom› came in");
    expect(play.shown).toContain("cleo ‹chatroom›  hello");
    expect(play.shown).toContain("bob  who is that?");
    expect(play.shown.match(/● cleo ‹chatroom›/g)).toHaveLength(2);
    play.happen({ type: "event", event: { type: "online", user: cleo } });
    expect(play.shown).toContain("● cleo ‹chatroom› came online");
    play.type("@cleo: ps");
    expect(play.shown).toContain("private: only cleo will see it, and it is not encrypted beyond the chatroom door");
    play.type("<escape><previous-room>");
    expect(play.shown).toContain("✉ cleo ‹chatroom› (private)");
  });

  it("hides the people when it is narrow, and the rooms when it is narrower", () => {
    expect(new Play({ columns: 80, rows: 16 }).shown).not.toContain("Online");
    expect(new Play({ columns: 80, rows: 16 }).shown).toContain("Rooms");
    expect(new Play({ columns: 40, rows: 16 }).shown).not.toContain("Rooms");
  });

  it("never draws a row wider than the terminal or more rows than it has", () => {
    const texts = fc.string({ unit: "binary", maxLength: 300 });
    fc.assert(
      fc.property(
        fc.integer({ min: 20, max: 160 }),
        fc.integer({ min: 6, max: 50 }),
        texts,
        texts,
        (columns, rows, name, text) => {
          const hub = hubState({ users: new Map([[BOB as UserId, user(BOB, name)]]) });
          const play = new Play({ columns, rows }, hub);
          play.page(LOBBY, [
            message(1, BOB, text, { replyTo: 1 as never, reactions: { [name]: [BOB as UserId] } }),
            message(2, BOB, "", { note: "joined" }),
          ]);
          play.type(text);
          const frame = layout(play.screen);
          expect(frame.rows.length).toBe(rows);
          for (const row of frame.rows) expect(rowWidth(row)).toBeLessThanOrEqual(columns);
          expect(frame.cursor.x).toBeLessThan(columns);
          expect(frame.cursor.y).toBeLessThan(rows);
        },
      ),
    );
  });

  it("lets no control character through, whatever names, rooms, topics and messages hold", () => {
    const evil = "\u001b]0;owned\u0007\u001b[2J\u009b31m\u202e";
    const hub = hubState({
      hub: { name: evil, version: evil, id: evil },
      users: new Map([[BOB as UserId, user(BOB, evil)]]),
      online: new Set([BOB as UserId]),
      rooms: rooms(room(1, evil, { topic: evil }), room(3, "", { kind: "direct", peer: BOB as UserId })),
      typing: new Map([[LOBBY, new Map([[BOB as UserId, NOON + 5_000]])]]),
      pending: [
        {
          nonce: "n",
          room: LOBBY,
          text: evil,
          replyTo: undefined,
          at: NOON,
          failed: new WiresideError("internal", { message: evil }),
        },
      ],
    });
    const play = new Play({ columns: 120, rows: 30 }, hub);
    play.page(LOBBY, [
      message(1, BOB, evil, { mentions: [BOB as UserId], reactions: { [evil]: [BOB as UserId] } }),
      message(2, BOB, evil, { note: "topic" }),
      message(3, BOB, "x", { replyTo: 1 as never }),
    ]);
    play.arrive(WITH_BOB, message(4, BOB, evil));
    play.happen({ type: "notice", notice: { text: evil, tone: "error" } });
    expect(play.shown).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]/);
    expect(play.shown).toContain("␛]0;owned␇");
  });
});

describe("a conversation on the screen", () => {
  const opened = (): Play => {
    const play = new Play();
    play.page(LOBBY, [message(1, BOB, "one"), message(2, CAROL, "two"), message(3, 1, "three")]);
    play.asked();
    return play;
  };

  it("takes messages as they come, once", () => {
    const play = opened();
    play.arrive(LOBBY, message(4, BOB, "four"));
    play.arrive(LOBBY, message(4, BOB, "four"));
    expect(play.rows.filter((row) => row.includes("four"))).toHaveLength(1);
  });

  it("marks what is edited, deleted and reacted to", () => {
    const play = opened();
    const at = NOON;
    play.happen({
      type: "event",
      event: { type: "edited", position: 5 as Position, room: LOBBY, message: 1 as never, text: "uno", at },
    });
    play.happen({
      type: "event",
      event: { type: "deleted", position: 6 as Position, room: LOBBY, message: 2 as never, by: CAROL as UserId, at },
    });
    for (const by of [BOB, CAROL, CAROL])
      play.happen({
        type: "event",
        event: {
          type: "reaction",
          position: 7 as Position,
          room: LOBBY,
          message: 3 as never,
          by: by as UserId,
          reaction: "👍",
          on: true,
        },
      });
    expect(play.shown).toContain("bob  uno (edited)");
    expect(play.shown).toContain("carol  deleted");
    expect(play.shown).toContain("👍 2");
    play.happen({
      type: "event",
      event: {
        type: "reaction",
        position: 8 as Position,
        room: LOBBY,
        message: 3 as never,
        by: BOB as UserId,
        reaction: "👍",
        on: false,
      },
    });
    expect(play.shown).toContain("👍 1");
  });

  it("keeps an edit that came while its page was on the way", () => {
    const play = new Play();
    play.happen({
      type: "event",
      event: { type: "edited", position: 5 as Position, room: LOBBY, message: 1 as never, text: "new", at: NOON },
    });
    play.page(LOBBY, [message(1, BOB, "old")]);
    expect(play.shown).toContain("bob  new (edited)");
  });

  it("is loaded anew when the hub has lost what was seen", () => {
    const play = opened();
    const welcome = {
      type: "welcome",
      hub: { name: "Office", version: "0", id: "hub" },
      you: user(1, "alice"),
      preferences: { presence: true, typing: true },
      rooms: [],
      users: [],
      online: [],
      position: 1 as Position,
      from: 1 as Position,
    } as const;
    play.happen({ type: "event", event: { ...welcome, rooms: [], users: [], online: [] } });
    expect(play.asked()).toEqual([{ type: "load", room: LOBBY, before: undefined }]);
  });

  it("tells who comes online and who leaves, but not of oneself", () => {
    const play = opened();
    play.happen({ type: "event", event: { type: "online", user: user(9, "carol") } });
    play.happen({ type: "event", event: { type: "online", user: user(1, "alice") } });
    expect(play.shown).toContain("● carol came online");
    play.happen({ type: "event", event: { type: "offline", user: user(9, "carol") } });
    expect(play.shown).toContain("○ carol left");
    expect(play.shown).not.toContain("alice came online");
  });

  it("shows a private message where one is looking, told apart", () => {
    const play = opened();
    play.arrive(WITH_BOB, message(5, BOB, "psst"));
    expect(play.shown).toContain("✉ bob, privately: psst");
    play.type("<previous-room>");
    expect(play.shown).toContain("✉ bob (private)");
  });

  it("is reported as read once seen, and not while one reads further up", () => {
    const play = new Play({ columns: 80, rows: 10 });
    const many = Array.from({ length: 40 }, (_, at) => message(at + 1, BOB, `line ${at + 1}`));
    play.page(LOBBY, many);
    expect(play.effects.at(-1)).toEqual({ type: "read", room: LOBBY, upTo: 40 });
    play.type("<page-up>");
    play.effects.length = 0;
    play.arrive(LOBBY, message(41, BOB, "line 41"));
    expect(play.effects).toEqual([]);
    expect(play.shown).not.toContain("line 41");
    expect(play.shown).toContain("more below");
    play.type("<end>");
    expect(play.shown).toContain("line 41");
    expect(play.effects.at(-1)).toEqual({ type: "read", room: LOBBY, upTo: 41 });
  });

  it("stays where one reads when pages of history come in above", () => {
    const play = new Play({ columns: 80, rows: 12 });
    play.page(
      LOBBY,
      Array.from({ length: 30 }, (_, at) => message(at + 101, BOB, `line ${at + 101}`)),
      { older: true },
    );
    play.asked();
    while (play.asked().length === 0) play.type("<page-up>");
    expect(play.screen.conversations.get(LOBBY)?.loading).toBe(true);
    const before = play.rows.filter((row) => row.includes("line"));
    play.page(
      LOBBY,
      Array.from({ length: 30 }, (_, at) => message(at + 71, BOB, `line ${at + 71}`)),
      { older: true },
    );
    expect(play.rows.filter((row) => row.includes("line")).slice(-before.length + 1)).toEqual(
      before.slice(-before.length + 1),
    );
    play.type("<page-up>");
    expect(play.shown).toContain("line 98");
  });

  it("shows messages on their way, and says why one was refused", () => {
    const failed = new WiresideError("rate_limited", { message: "Too much." });
    const pending = { nonce: "a", room: LOBBY, text: "going", replyTo: undefined, at: NOON, failed: undefined };
    const play = new Play(
      { columns: 80, rows: 12 },
      hubState({ pending: [pending, { ...pending, nonce: "b", text: "gone", failed }] }),
    );
    expect(play.shown).toContain("alice  going …");
    expect(play.shown).toContain("alice  gone ✗ not sent: Too much.");
  });
});

describe("what is typed", () => {
  const ready = (): Play => {
    const play = new Play();
    play.page(LOBBY, [message(1, BOB, "one"), message(2, 1, "mine"), message(3, CAROL, "three")]);
    play.asked();
    return play;
  };

  it("goes to the room, or privately, or lists people, as in the classic programs", () => {
    const play = ready();
    play.type("hello all<enter>@bob: psst<enter>#ls<enter>//me<enter>");
    expect(play.asked()).toEqual([
      { type: "send", room: LOBBY, text: "hello all", replyTo: undefined },
      { type: "private", to: "bob", text: "psst" },
      { type: "list" },
      { type: "send", room: LOBBY, text: "/me", replyTo: undefined },
    ]);
  });

  it("says before Enter that it is private", () => {
    const play = ready();
    play.type("@bob: ps");
    expect(play.shown).toContain("private: only bob will see it");
  });

  it("answers, edits, deletes and reacts by number, counted from when the command began", () => {
    const play = ready();
    play.type("/reply ");
    expect(play.shown).toContain("[1] carol  three");
    expect(play.shown).toContain("[3] bob  one");
    play.arrive(LOBBY, message(4, BOB, "late"));
    play.type("3 yes<enter>/edit changed<enter>/react 1 :heart:<enter>/delete<enter>/delete 9<enter>");
    expect(play.asked()).toEqual([
      { type: "send", room: LOBBY, text: "yes", replyTo: 1 },
      { type: "edit", room: LOBBY, message: 2, text: "changed" },
      { type: "react", room: LOBBY, message: 4, text: "❤️" },
      { type: "delete", room: LOBBY, message: 2, text: "" },
    ]);
    expect(play.shown).toContain("There is no such message here.");
  });

  it("can be called back, completed, and kept for its room", () => {
    const play = ready();
    play.type("first<enter>second<enter><up><up>");
    expect(play.screen.editor.text).toBe("first");
    play.type("<to-end>, @c<tab>");
    expect(play.screen.editor.text).toBe("first, @carol ");
    play.type("<next-room>");
    expect(play.screen.current).toBe(PLANS);
    expect(play.screen.editor.text).toBe("");
    play.type("<previous-room>");
    expect(play.screen.editor.text).toBe("first, @carol ");
  });

  it("goes round the names with Tab", () => {
    const play = ready();
    play.type("@<tab>");
    expect(play.screen.editor.text).toBe("@bob ");
    play.type("<tab>");
    expect(play.screen.editor.text).toBe("@carol ");
    play.type("<tab>");
    expect(play.screen.editor.text).toBe("@bob ");
  });

  it("may be pasted with several lines, and is sent only with Enter, as one message", () => {
    const play = ready();
    play.happen({ type: "paste", text: "one\r\ntwo\n" });
    expect(play.asked()).toEqual([]);
    expect(play.rows.slice(-2)).toEqual(["❯ one", "  two"]);
    play.type("<enter>");
    expect(play.asked()).toEqual([{ type: "send", room: LOBBY, text: "one\ntwo", replyTo: undefined }]);
  });

  it("is not lost to Ctrl+C at once: the first drops the line, the next says goodbye", () => {
    const play = ready();
    play.type("oops<interrupt>");
    expect(play.screen.editor.text).toBe("");
    expect(play.asked()).toEqual([]);
    play.type("<interrupt>");
    expect(play.asked()).toEqual([{ type: "quit" }]);
  });

  it("is told what is wrong with it, and stays to be mended", () => {
    const play = ready();
    play.type("/jion plans<enter>");
    expect(play.shown).toContain("There is no command /jion.");
    expect(play.screen.editor.text).toBe("/jion plans");
    expect(play.asked()).toEqual([]);
  });

  it("tells the others that one is typing, but not for commands and private messages", () => {
    const play = ready();
    play.type("h");
    expect(play.effects).toContainEqual({ type: "typing", room: LOBBY });
    play.effects.length = 0;
    play.type("<interrupt>/he<interrupt>@bob: x");
    expect(play.effects).toEqual([]);
  });
});

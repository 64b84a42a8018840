import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { Place, type RunningHub } from "./running.ts";
import { Terminal } from "./terminal.ts";

let place: Place;
let hub: RunningHub;
const terminals: Terminal[] = [];
const places: Place[] = [];

beforeAll(async () => {
  place = await Place.make();
  hub = await place.hub("--open", "--name", "Office");
});
afterEach(async () => {
  for (const terminal of terminals.splice(0)) await terminal.close();
  for (const own of places.splice(0)) await own.close();
});
afterAll(() => place.close());

const ENTER = "\r";
const CTRL_C = "\u0003";
const PAGE_UP = "\u001b[5~";
const ALT_DOWN = "\u001b[1;3B";

function open(
  name: string,
  size?: { columns: number; rows: number },
  words: readonly string[] = ["chat", hub.address, "--name", name],
): Terminal {
  const terminal = new Terminal(words, place.env(name), size);
  terminals.push(terminal);
  return terminal;
}

/** A hub's own place, closed after the test whatever comes of it. */
async function anotherPlace(): Promise<Place> {
  const own = await Place.make();
  places.push(own);
  return own;
}

async function chat(name: string, size?: { columns: number; rows: number }): Promise<Terminal> {
  const terminal = open(name, size);
  await terminal.until(/· connected ·/);
  return terminal;
}

describe("wireside chat on a terminal", () => {
  it("lets two people talk, in the room and privately, and shows who comes and goes", async () => {
    const alice = await chat("alice");
    const bob = await chat("bob");
    await alice.until(/● bob/);
    alice.type(`hello bob${ENTER}`);
    await bob.until(/alice {2}hello bob/);
    bob.type(`@alice: psst${ENTER}`);
    await alice.until(/✉ bob, privately: psst/);
    await alice.until(/Private/);
    alice.type(ALT_DOWN);
    await alice.until(/✉ bob \(private\)/);
    alice.type(`heard${ENTER}`);
    await bob.until(/✉ alice, privately: heard/);
    bob.type(`/quit${ENTER}`);
    expect(await bob.ended).toBe(0);
    await alice.until((shown) => !/Online.*\n[^\n]*│ ● bob/.test(shown) && /○ bob/.test(shown));
  });

  it("shows replies, reactions, edits and deletions to the others as they are made", async () => {
    const alice = await chat("alice");
    const bob = await chat("bob");
    alice.type(`a question${ENTER}`);
    await bob.until(/alice {2}a question/);
    bob.type("/reply 1 ");
    await bob.until(/\[1\] alice {2}a question/);
    bob.type(`an answer${ENTER}`);
    await alice.until(/╭ alice: a question\s*\n?.*\n?.*bob {2}an answer/);
    alice.type(`/react :tada:${ENTER}`);
    await bob.until(/🎉 +1/);
    bob.type(`/edit another answer${ENTER}`);
    await alice.until(/bob {2}another answer \(edited\)/);
    bob.type(`/delete${ENTER}`);
    await alice.until(/bob {2}deleted/);
  });

  it("makes rooms, brings people in, and leaves them", async () => {
    const alice = await chat("alice");
    const bob = await chat("bob");
    alice.type(`/create war room private${ENTER}`);
    await alice.until(/alice made the room/);
    alice.type(`/add bob${ENTER}`);
    await bob.until(/▪ war room/);
    alice.type(`/topic secret${ENTER}`);
    await alice.until(/# war room {2}secret/);
    alice.type(`/leave${ENTER}`);
    await alice.until((shown) => !shown.includes("▪ war room"));
    alice.type(`/join war room${ENTER}`);
    await alice.until(/There is no room called "war room"/);
  });

  it("goes through history a page at a time", async () => {
    const lines = Array.from({ length: 55 }, (_, at) => `history ${at}`).join("\n");
    expect((await place.run("writer", "chat", hub.address, "--name", "writer").endInput(lines)).code).toBe(0);
    const alice = await chat("alice");
    await alice.until(/history 54/);
    for (let pages = 0; pages < 3; pages++) alice.type(PAGE_UP);
    await alice.until((shown) => shown.includes("history 3") && !shown.includes("history 54"));
    alice.type("\u001b[1;5F");
    await alice.until(/history 54/);
  });

  it("takes a paste of several lines as one message", async () => {
    const alice = await chat("alice");
    const bob = await chat("bob");
    expect(alice.modes.bracketedPaste).toBe(true);
    alice.type("\u001b[200~first line\rsecond line\u001b[201~");
    await alice.until(/❯ first line\n {2}second line/);
    alice.type(ENTER);
    await bob.until(/alice {2}first line[^\n]*\n[^\n]* second line/);
  });

  it("fits into 40 columns, and into a terminal that changes its size", async () => {
    const alice = await chat("alice", { columns: 40, rows: 12 });
    alice.type(`wide 日本語 👍 text that does not fit into forty columns${ENTER}`);
    await alice.until(/👍/);
    expect(alice.shown).not.toContain("Rooms");
    alice.resize(120, 30);
    await alice.until(/Rooms[^]*Online|Online[^]*Rooms/);
    await alice.until(/wide 日本語 👍 {1,2}text that does not fit into forty columns/);
    expect(alice.rows[0]).toContain("# lobby");
    expect(alice.rows.at(-1)).toContain("❯");
  });

  it("lets no terminal sequence of another person through", async () => {
    const alice = await chat("alice");
    const bob = await chat("bob");
    // A person's own terminal strips such input; the hub does not, so another client could send it.
    const { code } = await place.run("mallory", "chat", hub.address, "--name", "mallory").endInput("plain\n");
    expect(code).toBe(0);
    bob.type(`after\u202edne${ENTER}`);
    await alice.until(/bob {2}after/);
    expect(alice.shown).not.toContain("\u202e");
    expect(alice.isAlternate).toBe(true);
  });

  it("waits while the hub is away, and goes on when it is back", async () => {
    const own = await anotherPlace();
    const first = await own.hub("--open");
    const port = first.address.split(":")[1] ?? "";
    const alice = new Terminal(["chat", first.address, "--name", "alice"], own.env("alice"));
    terminals.push(alice);
    await alice.until(/· connected ·/);
    first.process.child.kill("SIGKILL");
    await alice.until(/not connected/);
    alice.type(`written meanwhile${ENTER}`);
    await alice.until(/written meanwhile …/);
    const again = own.run(
      "hub",
      "hub",
      "--port",
      port,
      "--host",
      "127.0.0.1",
      "--data",
      `${own.folder}/data`,
      "--json",
    );
    await again.until(/\n/);
    await alice.until(
      (shown) => /written meanwhile/.test(shown) && !/written meanwhile …/.test(shown) && /· connected ·/.test(shown),
    );
  });
});

describe("the terminal", () => {
  it("is put back after /quit, Ctrl+C, SIGTERM and the end of the session", async () => {
    const ways: { leave: (alice: Terminal) => unknown; exit: number }[] = [
      { leave: (alice) => alice.type(`/quit${ENTER}`), exit: 0 },
      { leave: (alice) => alice.type(CTRL_C), exit: 0 },
      { leave: (alice) => alice.kill("SIGTERM"), exit: 130 },
      { leave: (alice) => alice.type(`/sessions end 1${ENTER}`), exit: 3 },
    ];
    for (const { leave, exit } of ways) {
      const own = await anotherPlace();
      const local = await own.hub("--open");
      const alice = new Terminal(["chat", local.address, "--name", "alice"], own.env("alice"));
      terminals.push(alice);
      await alice.until(/· connected ·/);
      expect(alice.isAlternate).toBe(true);
      leave(alice);
      expect(await alice.ended).toBe(exit);
      expect(alice.isAlternate).toBe(false);
      expect(alice.modes).toEqual({ wraparound: true, bracketedPaste: false });
      if (exit === 3) expect(alice.shown).toContain("wireside: session_ended");
    }
  });

  it("is put back when the program falls over, and the reason is told there", async () => {
    const script = fileURLToPath(new URL("crashing.ts", import.meta.url));
    const fallen = new Terminal([], place.env("zoe"), { columns: 80, rows: 24 }, script);
    terminals.push(fallen);
    await fallen.until(/· connected ·/);
    expect(await fallen.ended).toBe(1);
    expect(fallen.isAlternate).toBe(false);
    expect(fallen.modes).toEqual({ wraparound: true, bracketedPaste: false });
    expect(fallen.shown).toContain("after: it fell over");
  });

  it("is asked whether to trust a hub never met before, and a no ends it", async () => {
    const words = ["chat", `https://${hub.address}`, "--name", "nina"];
    const no = open("nina", undefined, words);
    await no.until(/Is that its fingerprint.*\[yes\/no\]/);
    expect(no.shown.replaceAll("\n", "")).toContain(hub.fingerprint);
    no.type(`no${ENTER}`);
    expect(await no.ended).toBe(1);
    const yes = open("nina", undefined, words);
    await yes.until(/\[yes\/no\]/);
    yes.type(`yes${ENTER}`);
    await yes.until(/· connected ·/);
  });

  it("asks for the password of a new account, and does not show it", async () => {
    const own = await anotherPlace();
    const local = await own.hub("--invite");
    const words = ["chat", local.address, "--invite", local.invite?.code ?? "", "--name", "olga"];
    const olga = new Terminal(words, own.env("olga"), { columns: 120, rows: 20 });
    terminals.push(olga);
    await olga.until(/Choose a password/);
    olga.type(`correct horse${ENTER}`);
    await olga.until(/The same again/);
    expect(olga.shown).not.toContain("horse");
    olga.type(`correct horse${ENTER}`);
    await olga.until(/olga · connected ·/);
  });
});

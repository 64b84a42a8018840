import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Place, jsonLines, type RunningHub } from "./running.ts";

let place: Place;
let hub: RunningHub;

beforeAll(async () => {
  place = await Place.make();
  hub = await place.hub("--open");
});
afterAll(() => place.close());

/** Someone who listens from now on. */
async function listener(name: string) {
  const running = place.run(name, "chat", hub.address, "--name", name, "--json", "--listen");
  await running.until(/"state":"live"/);
  return running;
}

describe("wireside chat on a pipe", () => {
  it("posts each line, waits until it is on disk, says goodbye and ends with 0", async () => {
    const bob = await listener("bob");
    const { code, out, err } = await place
      .run("cron", "chat", hub.address, "--name", "cron")
      .endInput("backup done\nall well\n");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(/^\d\d:\d\d #lobby cron: backup done\n\d\d:\d\d #lobby cron: all well\n$/m);
    await bob.until(/all well/);
    const texts = jsonLines(bob.out).flatMap((event) =>
      event["type"] === "message" && event["from"] === "cron" ? [(event["message"] as { text: string }).text] : [],
    );
    expect(texts).toEqual(expect.arrayContaining(["backup done", "all well"]));
    await bob.stop();
  });

  it("knows the classic commands, and tells private messages apart", async () => {
    const bob = await listener("bob");
    const { code, out } = await place
      .run("ann", "chat", hub.address, "--name", "Ann Marie")
      .endInput("#ls\n@bob: psst\n@bob hello\n");
    expect(code).toBe(0);
    expect(out).toMatch(/^\* online: .*bob/m);
    expect(out).toContain("to bob (private): psst");
    expect(out).toContain("#lobby Ann Marie: @bob hello");
    await bob.until(/"text":"@bob hello"/);
    const psst = jsonLines(bob.out).find(
      (event) => event["type"] === "message" && (event["message"] as { text: string }).text === "psst",
    );
    expect(psst).toMatchObject({ private: true, from: "Ann Marie", roomName: "Ann Marie" });
    await bob.stop();
  });

  it("never posts a private message to nobody, says so, and ends with 3", async () => {
    const { code, out, err } = await place
      .run("ann", "chat", hub.address, "--name", "ann")
      .endInput("@nobody: secret\nafter\n");
    expect(code).toBe(3);
    expect(err).toContain('wireside: not_found: There is nobody called "nobody" here.');
    expect(out).not.toContain("secret");
    expect(out).toContain("after");
  });

  it("writes no control character, whatever others send", async () => {
    const human = place.run("dan", "chat", hub.address, "--name", "dan", "--listen");
    const bob = await listener("bob");
    // Through JSON nothing is stripped: the line goes over the API as a hostile client would send it.
    const token = JSON.parse(await readFile(join(place.folder, "bob", "wireside", "sessions.json"), "utf8")) as Record<
      string,
      string
    >;
    human.type("#ls\n");
    await human.until(/\* online: /);
    const text = "\u001b]0;owned\u0007\u001b[2J\u009b31m\nnext";
    const answer = await fetch(`http://${hub.address}/api/v1/rooms/1/messages`, {
      method: "POST",
      headers: { authorization: `Bearer ${Object.values(token)[0]}`, "content-type": "application/json" },
      body: JSON.stringify({ text }),
    });
    expect(answer.status).toBe(200);
    await Promise.all([human.until(/owned/), bob.until(/owned/)]);
    for (const out of [human.out, bob.out])
      expect([...out].filter((each) => /[\0-\x09\x0b-\x1f\x7f-\x9f]/.test(each))).toEqual([]);
    expect(human.out).toContain("␛]0;owned␇␛[2J\u{fffd}31m ⏎ next");
    await Promise.all([human.stop(), bob.stop()]);
  });

  it("keeps the order and loses nothing when the hub asks for patience", async () => {
    const limited = await Place.make();
    try {
      const slow = await limited.hub("--open", "--limit", "messages=5/s");
      const lines = Array.from({ length: 36 }, (_, at) => `line ${at}`);
      const { code, out } = await limited.run("ann", "chat", slow.address, "--name", "ann").endInput(lines.join("\n"));
      expect(code).toBe(0);
      expect(out.split("\n").flatMap((line) => /ann: (line \d+)$/.exec(line)?.[1] ?? [])).toEqual(lines);
    } finally {
      await limited.close();
    }
  });

  it("comes back as the same person, with a session that only its owner can read", async () => {
    const first = await place.run("eve", "chat", hub.address, "--name", "eve", "--json").endInput("one\n");
    const second = await place.run("eve", "chat", hub.address, "--name", "eve", "--json").endInput("two\n");
    const you = (out: string): unknown => jsonLines(out).find((event) => event["type"] === "welcome")?.["you"];
    expect(you(second.out)).toMatchObject({ name: "eve" });
    expect(you(second.out)).toEqual(you(first.out));
    const file = await stat(join(place.folder, "eve", "wireside", "sessions.json"));
    expect(file.mode & 0o777).toBe(0o600);
    const forgetful = await place.run("fay", "chat", hub.address, "--name", "fay", "--no-remember").endInput("x\n");
    expect(forgetful.code).toBe(0);
    await expect(stat(join(place.folder, "fay", "wireside", "sessions.json"))).rejects.toThrow("ENOENT");
  });

  it("is refused a name that is taken, with 3 and what to do", async () => {
    const bob = await listener("bob");
    const { code, err } = await place.run("thief", "chat", hub.address, "--name", "BOB").endInput("x\n");
    expect(code).toBe(3);
    expect(err).toMatch(/^wireside: name_taken: .*Choose another name/);
    await bob.stop();
  });

  it("does not trust a hub over TLS that it has never met, unless its fingerprint is given, and then knows it", async () => {
    const secure = `https://${hub.address}`;
    const refused = await place.run("gus", "chat", secure, "--name", "gus").endInput("x\n");
    expect(refused.code).toBe(1);
    expect(refused.err).toContain(
      `hub_unknown: The hub at ${hub.address} has not been met before; its certificate has the fingerprint ${hub.fingerprint}`,
    );
    expect(
      (await place.run("gus", "chat", secure, "--name", "gus", "--fingerprint", hub.fingerprint).endInput("x\n")).code,
    ).toBe(0);
    expect((await place.run("gus", "chat", secure, "--name", "gus").endInput("x\n")).code).toBe(0);
    const other = hub.fingerprint.replace(/^../, (byte) => (byte === "00" ? "01" : "00"));
    const wrong = await place.run("hal", "chat", secure, "--name", "hal", "--fingerprint", other).endInput("x\n");
    expect(wrong.code).toBe(1);
    expect(wrong.err).toContain("fingerprint_mismatch");
  });

  it("makes an account with an invite and a password file, then invites the next one", async () => {
    const password = join(place.folder, "password");
    await writeFile(password, "correct horse\n");
    const invite = hub.invite?.code ?? "";
    const owner = place.run(
      "olga",
      "chat",
      hub.address,
      "--invite",
      invite,
      "--name",
      "olga",
      "--password-file",
      password,
      "--fingerprint",
      hub.fingerprint,
    );
    expect(await owner.endInput("mine\n")).toMatchObject({ code: 0, err: "" });
    const again = place.run(
      "pia",
      "chat",
      hub.address,
      "--invite",
      invite,
      "--name",
      "pia",
      "--password-file",
      password,
      "--fingerprint",
      hub.fingerprint,
    );
    const refused = await again.endInput("x\n");
    expect(refused.code).toBe(3);
    expect(refused.err).toContain("invite_used");
    const next = await place
      .run("olga", "invite", `https://${hub.address}`, "--name", "olga", "--role", "guest", "--json")
      .endInput();
    expect(next.code).toBe(0);
    expect(JSON.parse(next.out)).toMatchObject({ invite: { role: "guest" } });
  });

  it("ends quietly when nobody reads its output any more", async () => {
    const running = place.run("ian", "chat", hub.address, "--name", "ian", "--json");
    await running.until(/"state":"live"/);
    running.child.stdout?.destroy();
    running.type("one\ntwo\nthree\n");
    const { code, err } = await running.ended;
    expect({ code, err }).toEqual({ code: 0, err: "" });
  });

  it("ends with 130 when interrupted, and others see it go", async () => {
    const bob = await listener("bob");
    const jan = await listener("jan");
    await bob.until(/"online","user":\{[^}]*"name":"jan"/);
    jan.child.kill("SIGINT");
    expect((await jan.ended).code).toBe(130);
    await bob.until(/"offline","user":\{[^}]*"name":"jan"/);
    await bob.stop();
  });

  it("says in one line that nothing answers, and that an address is none", async () => {
    const nothing = await place.run("kim", "chat", "127.0.0.1:1", "--name", "kim").endInput();
    expect(nothing.code).toBe(1);
    expect(nothing.err).toMatch(/^wireside: unreachable: .*\n$/);
    const none = await place.run("kim", "chat", "http://:x", "--name", "kim").endInput();
    expect(none.code).toBe(2);
    expect(none.err).toMatch(/^wireside: bad_address: .*\n$/);
  });
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestHub, type Guest } from "../hub-in-process.ts";

const SCRIPTS = [
  "<script>alert(1)</script>",
  '<img src=x onerror="alert(1)">',
  "<svg/onload=alert(1)>",
  "[click](javascript:alert(1))",
  "![](https://evil.example/pixel.png)",
  "</script><script>alert(1)</script>",
  "{{constructor.constructor('alert(1)')()}}",
];

let hub: TestHub;
let ann: Guest;
let lobby: number;

beforeAll(async () => {
  hub = await TestHub.start();
  ann = await hub.join("Ann");
  lobby = (await hub.ask<{ id: number }[]>("rooms", { token: ann.token }))[0]?.id ?? 0;
});

afterAll(() => hub.stop());

describe("script", () => {
  it.each(SCRIPTS.filter((text) => /[<>"'`:/]/.test(text)))(
    "is no part of a person's or a room's name: %s",
    async (name) => {
      expect(await hub.call("join", { body: { name } })).toMatchObject({ status: 400, body: { code: "bad_name" } });
      expect(await hub.call("createRoom", { token: ann.token, body: { name } })).toMatchObject({
        status: 400,
        body: { code: "bad_name" },
      });
    },
  );

  it.each(["a\u202Eb", "a\u200Bb", "a\u0000b", "\u2066a"])(
    "is not helped by characters that cannot be seen: %j",
    async (name) => {
      expect(await hub.call("join", { body: { name } })).toMatchObject({ status: 400, body: { code: "bad_name" } });
      expect((await hub.call("createRoom", { token: ann.token, body: { name } })).status).toBe(400);
    },
  );

  it.each(SCRIPTS)("is text in a message and a topic, kept as it is and sent as JSON: %s", async (text) => {
    const socket = hub.socket(ann.token);
    await socket.next("live");
    await hub.ask("post", { token: ann.token, params: { room: lobby }, body: { text } });
    await socket.next("messages", ({ messages }) => messages.some((message) => message.text === text));
    await hub.ask("changeRoom", { token: ann.token, params: { room: lobby }, body: { topic: text } });
    socket.close();
    for (const name of ["history", "rooms", "search"] as const) {
      const { headers, body } = await hub.call(name, { token: ann.token, params: { room: lobby } });
      expect(headers.get("content-type")).toMatch(/^application\/json/);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(JSON.stringify(body)).toContain(JSON.stringify(text).slice(1, -1));
    }
  });

  it.each(SCRIPTS)("is never answered as a page when an address holds it: %s", async (text) => {
    const paths = [
      `/${encodeURIComponent(text)}`,
      `/api/v1/${encodeURIComponent(text)}`,
      `/api/v1/rooms/${encodeURIComponent(text)}/messages`,
    ];
    for (const path of paths) {
      const { headers, status } = await hub.send("GET", path, { token: ann.token });
      expect(status).toBeGreaterThanOrEqual(400);
      expect(headers.get("content-type") ?? "application/json").toMatch(/^application\/json/);
    }
  });

  it("cannot break out of a header: a nickname, a user agent and a cookie with line ends change nothing", async () => {
    const { headers } = await hub.call("join", {
      body: { name: "Line\r\nSet-Cookie: x=1", session: "cookie" },
      headers: { Origin: hub.running.url },
    });
    expect(headers.get("set-cookie") ?? "").not.toContain("x=1");
  });
});

import { request } from "node:http";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestHub, type Answer, type Guest } from "../hub-in-process.ts";

const EVIL = "https://evil.example";

let hub: TestHub;
let ann: Guest;
let lobby: number;
let web: string;
/** The cookie of a browser that has joined. */
let cookie: string;

beforeAll(async () => {
  web = mkdtempSync(join(tmpdir(), "wireside-page-"));
  writeFileSync(join(web, "index.html"), "<!doctype html><title>Wireside</title>");
  hub = await TestHub.start({ web });
  ann = await hub.join("Ann");
  lobby = (await hub.ask<{ id: number }[]>("rooms", { token: ann.token }))[0]?.id ?? 0;
  const { headers } = await hub.call("join", {
    body: { name: "Browser", session: "cookie" },
    headers: { Origin: hub.running.url },
  });
  cookie = headers.get("set-cookie")?.split(";")[0] ?? "";
});

afterAll(async () => {
  await hub.stop();
  rmSync(web, { recursive: true });
});

const codeOf = ({ status, body }: Answer): unknown[] => [status, (body as { code?: string }).code];
const post = (headers: Record<string, string>, body: unknown = { text: "forged" }) =>
  hub.call("post", { params: { room: lobby }, body, headers });

async function texts(): Promise<string[]> {
  const { messages } = await hub.ask<{ messages: { text: string }[] }>("history", {
    token: ann.token,
    params: { room: lobby },
  });
  return messages.map(({ text }) => text);
}

/** fetch sets Host itself and tidies the path; this does neither. */
function askRaw(
  path: string,
  host = `127.0.0.1:${String(hub.running.port)}`,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port: hub.running.port, path, headers: { Host: host } }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part: string) => (text += part));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
    });
    asked.on("error", reject).end();
  });
}

describe("another site's page", () => {
  it.each([
    "https://evil.example",
    "null",
    "http://127.0.0.1",
    "http://localhost.evil.example:4747",
    "file://",
    "not an origin",
  ])("cannot send a request with the visitor's cookie: Origin %s", async (Origin) => {
    expect(codeOf(await post({ Cookie: cookie, Origin }))).toEqual([403, "wrong_origin"]);
    expect(await texts()).not.toContain("forged");
  });

  it("cannot use the cookie by sending no Origin at all", async () => {
    expect(codeOf(await post({ Cookie: cookie }))).toEqual([403, "wrong_origin"]);
  });

  it.each(["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"])(
    "cannot post a form: %s",
    async (type) => {
      const form = `{"text":"forged"}`;
      expect(codeOf(await post({ Cookie: cookie, Origin: EVIL, "Content-Type": type }, form))).toEqual([
        403,
        "wrong_origin",
      ]);
      expect(codeOf(await post({ Cookie: cookie, Origin: hub.running.url, "Content-Type": type }, form))).toEqual([
        400,
        "bad_request",
      ]);
      expect(await texts()).not.toContain("forged");
    },
  );

  it("cannot log its visitor in or out", async () => {
    const headers = { Cookie: cookie, Origin: EVIL };
    const answers = await Promise.all([
      hub.call("join", { body: { name: "Mallory", session: "cookie" }, headers: { Origin: EVIL } }),
      hub.call("login", {
        body: { name: "Ann", password: "a password", session: "cookie" },
        headers: { Origin: EVIL },
      }),
      hub.call("logout", { headers }),
      hub.call("setPassword", { body: { next: "a password" }, headers }),
    ]);
    expect(answers.map(codeOf)).toEqual(answers.map(() => [403, "wrong_origin"]));
    for (const { headers: answered } of answers) expect(answered.get("set-cookie")).toBeNull();
  });

  it("cannot open a socket, with a cookie or a token", async () => {
    const statuses = await Promise.all([
      hub.socket(undefined, { headers: { Cookie: cookie, Origin: EVIL } }).upgraded,
      hub.socket(undefined, { headers: { Cookie: cookie, Origin: "null" } }).upgraded,
      hub.socket(undefined, { headers: { Cookie: cookie } }).upgraded,
      hub.socket(ann.token, { headers: { Origin: EVIL } }).upgraded,
    ]);
    expect(statuses).toEqual([403, 403, 403, 403]);
  });

  it("is told by no answer that it may read it", async () => {
    const preflight = await hub.send("OPTIONS", "/api/v1/me", {
      headers: { Origin: EVIL, "Access-Control-Request-Method": "GET" },
    });
    const read = await hub.call("me", { headers: { Origin: EVIL, Cookie: cookie } });
    for (const { headers } of [preflight, read]) {
      expect([...headers.keys()].filter((name) => name.startsWith("access-control-"))).toEqual([]);
      expect(headers.get("cross-origin-resource-policy")).toBe("same-origin");
    }
  });

  it("cannot be the hub's own by a name that points here (DNS rebinding)", async () => {
    expect((await askRaw("/api/v1/hub", `evil.example:${String(hub.running.port)}`)).status).toBe(403);
    expect((await askRaw("/api/v1/hub", `localhost:${String(hub.running.port)}`)).status).toBe(200);
  });
});

describe("the hub's own page", () => {
  it("can do all of it", async () => {
    const headers = { Cookie: cookie, Origin: hub.running.url };
    expect((await post(headers, { text: "from the page" })).status).toBe(200);
    const socket = hub.socket(undefined, { headers });
    await socket.next("live");
    socket.close();
  });

  it.each(["/", "/index.html", "/api/v1/hub", "/no/such/page", "/api/openapi.json", "/health"])(
    "is kept by a strict policy: %s",
    async (path) => {
      const { headers } = await hub.send("GET", path);
      const policy = headers.get("content-security-policy") ?? "";
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).toContain("base-uri 'none'");
      expect(policy).not.toMatch(/unsafe-inline|unsafe-eval|https?:|\*/);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("referrer-policy")).toBe("no-referrer");
    },
  );

  it.each([
    "/../package.json",
    "/..%2f..%2fpackage.json",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/.hidden",
    "/index.html%00.js",
    "//etc/passwd",
  ])("gives out no file that is not of the page: %s", async (path) => {
    const { status, text } = await askRaw(path);
    expect([400, 403, 404]).toContain(status);
    expect(text).not.toMatch(/root:|dependencies/);
  });
});

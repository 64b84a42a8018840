import fc from "fast-check";
import { ErrorBody, LIMITS } from "@wireside/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestHub } from "../hub-in-process.ts";
import { RawConnection, lastBody, statusesIn } from "./raw.ts";

let hub: TestHub;

beforeAll(async () => {
  hub = await TestHub.start({ door: { firstByteMs: 2_000, requestHeadMs: 2_000 } });
});

afterAll(async () => {
  expect(await hub.isWell()).toBe(true);
  await hub.stop();
});

const say = (bytes: string | Uint8Array): Promise<string> => new RawConnection(hub.running.port).say(bytes);
const sayAll = (bytes: string | Uint8Array): Promise<string> => new RawConnection(hub.running.port).sayAll(bytes);
const post = (lines: string[], body = ""): string =>
  ["POST /api/v1/join HTTP/1.1", "Host: localhost", ...lines, "", body].join("\r\n");

describe("bytes that are no request", () => {
  it.each([
    ["a line of nonsense", "hello\r\n\r\n"],
    ["a method that does not exist", "BREW /coffee HTTP/1.1\r\nHost: localhost\r\n\r\n"],
    ["another version", "GET / HTTP/9.9\r\nHost: localhost\r\n\r\n"],
    ["HTTP/2 without asking", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
    ["a header without a colon", "GET / HTTP/1.1\r\nHost localhost\r\n\r\n"],
    ["a header with a NUL", "GET / HTTP/1.1\r\nHost: local\0host\r\n\r\n"],
    ["a folded header", "GET / HTTP/1.1\r\nHost: localhost\r\nX: a\r\n b\r\n\r\n"],
    ["no Host", "GET /api/v1/hub HTTP/1.1\r\n\r\n"],
    ["two lengths", post(["Content-Length: 2", "Content-Length: 20"], "{}")],
    [
      "a length and chunks, as smugglers send",
      post(["Content-Length: 5", "Transfer-Encoding: chunked"], "0\r\n\r\nGET /"),
    ],
    ["a length below zero", post(["Content-Length: -1"])],
    ["a length that is no number", post(["Content-Length: 0x10"], "{}")],
    [
      "a chunk whose size is no number",
      post(["Transfer-Encoding: chunked", "Content-Type: application/json"], "zz\r\n{}\r\n0\r\n\r\n"),
    ],
    ["an encoding nobody knows", post(["Transfer-Encoding: wishful", "Content-Type: application/json"], "{}")],
    ["an address that is not escaped", "GET /\xff\xfe HTTP/1.1\r\nHost: localhost\r\n\r\n"],
  ])("are refused with a coded error or a close: %s", async (_what, bytes) => {
    const heard = await say(Buffer.from(bytes, "latin1"));
    const [status] = statusesIn(heard);
    if (status === undefined) return;
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
  });

  it("get an error body of ours, with its code", async () => {
    expect(ErrorBody.parse(JSON.parse(lastBody(await say("hello\r\n\r\n")))).code).toBe("bad_request");
    const long = `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${"a".repeat(LIMITS.headBytes)}\r\n\r\n`;
    expect(ErrorBody.parse(JSON.parse(lastBody(await say(long)))).code).toBe("too_large");
  });

  it("never stop the hub, whatever they are", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 400 }), async (bytes) => {
        await sayAll(bytes);
      }),
      { numRuns: 200 },
    );
  });

  it("never stop the hub when they begin like TLS", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
        await sayAll(Buffer.concat([Buffer.of(0x16, 3, 1), bytes]));
      }),
      { numRuns: 100 },
    );
  });
});

describe("a request cut off anywhere", () => {
  const whole = post(["Content-Type: application/json", "Content-Length: 19"], '{"name":"Cut off"} ');

  it("is forgotten with its connection", async () => {
    for (let length = 1; length < whole.length; length += 7) {
      const heard = await sayAll(whole.slice(0, length));
      expect(statusesIn(heard)).not.toContain(200);
    }
    const { status } = await hub.call("join", { body: { name: "Cut off" } });
    expect(status).toBe(200);
  });
});

describe("many requests on one connection", () => {
  it("are each answered, in order, and none for free", async () => {
    const get = "GET /api/v1/hub HTTP/1.1\r\nHost: localhost\r\n\r\n";
    const last = "GET /api/v1/me HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    expect(statusesIn(await say(get.repeat(50) + last))).toEqual([...Array.from({ length: 50 }, () => 200), 401]);
  });
});

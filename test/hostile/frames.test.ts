import fc from "fast-check";
import { LIMITS, isErrorCode } from "@wireside/protocol";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { TestHub, type Guest, type TestSocket } from "../hub-in-process.ts";
import { RawConnection, statusesIn } from "./raw.ts";

let hub: TestHub;
let ann: Guest;
let lobby: number;
let socket: TestSocket;

beforeAll(async () => {
  hub = await TestHub.start();
  ann = await hub.join("Ann");
  lobby = (await hub.ask<{ id: number }[]>("rooms", { token: ann.token }))[0]?.id ?? 0;
});

beforeEach(async () => {
  socket = hub.socket(ann.token);
  await socket.next("live");
});

afterEach(() => socket.close());

afterAll(async () => {
  expect(await hub.isWell()).toBe(true);
  await hub.stop();
});

/** Sends a frame, and resolves with the codes of the errors that came, when the hub has dealt with it. */
async function errorsAfter(frame: unknown): Promise<string[]> {
  const before = socket.frames.length;
  socket.send(frame);
  socket.send({ type: "ping" });
  const done = new Promise<void>((resolve) => {
    const look = () => {
      if (socket.frames.slice(before).some(({ type }) => type === "pong")) resolve();
    };
    socket.raw.on("message", look).on("close", () => resolve());
  });
  await done;
  return socket.frames.slice(before).flatMap((each) => (each.type === "error" ? [each.error.code] : []));
}

/** What the hub closes the socket with after this. */
function closeAfter(frame: string | Buffer, options: { binary?: boolean } = {}): Promise<number> {
  socket.raw.send(frame, options);
  return socket.closed;
}

const json = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(null, 0, -1, 1e308, "", "\0", "\uD800", "__proto__", [], {}, "a".repeat(20_000)),
);

const frame = fc.oneof(
  fc.record(
    {
      type: fc.constantFrom<unknown>("send", "read", "typing", "welcome", "", null, "constructor"),
      room: json,
      text: json,
      nonce: json,
      replyTo: json,
      upTo: json,
    },
    { requiredKeys: ["type"] },
  ),
  json,
);

describe("a frame that is not in the protocol", () => {
  it("is answered with a coded error, or with a close after too many", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(frame, { minLength: 1, maxLength: LIMITS.badFrames }), async (frames) => {
        const own = hub.socket(ann.token);
        await own.next("live");
        for (const each of frames) own.send(JSON.stringify(each) ?? "");
        own.send({ type: "ping" });
        await own.next("pong");
        for (const each of own.frames)
          if (each.type === "error") expect(isErrorCode(each.error.code) && each.error.code !== "internal").toBe(true);
        own.close();
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    ["not JSON", "{", "bad_json"],
    ["empty", "", "bad_json"],
    ["JSON cut off", '{"type":"ping"', "bad_json"],
    ["JSON of another kind", "[]", "bad_request"],
    ["of no known type", '{"type":"shutdown"}', "bad_request"],
    ["without its fields", '{"type":"send"}', "bad_request"],
    ["with a text that is empty", '{"type":"send","room":1,"nonce":"n","text":"  "}', "bad_request"],
    ["with a lone surrogate", '{"type":"send","room":1,"nonce":"n","text":"\\ud800"}', "bad_request"],
    [
      "with a text that is too long",
      JSON.stringify({ type: "send", room: 1, nonce: "n", text: "a".repeat(LIMITS.messageBytes + 1) }),
      "too_large",
    ],
    [
      "with a text of too many bytes",
      JSON.stringify({ type: "send", room: 1, nonce: "n", text: "ä".repeat(LIMITS.messageBytes / 2 + 1) }),
      "too_large",
    ],
    [
      "with a nonce that is too long",
      JSON.stringify({ type: "send", room: 1, nonce: "n".repeat(LIMITS.nonceCharacters + 1), text: "a" }),
      "bad_request",
    ],
    ["nested deep", "[".repeat(30_000) + "]".repeat(30_000), "bad_request"],
  ])("is refused: %s", async (_what, text, code) => {
    expect(await errorsAfter(text)).toEqual([code]);
  });

  it("is forgiven eight times", async () => {
    for (let count = 0; count < LIMITS.badFrames; count++) expect(await errorsAfter("nonsense")).toEqual(["bad_json"]);
    expect(await closeAfter("nonsense")).toBe(4002);
  });

  it("closes the socket with its code when it is larger than the limit, binary, or not UTF-8", async () => {
    expect(await closeAfter(JSON.stringify({ type: "ping", x: "a".repeat(LIMITS.frameBytes) }))).toBe(1009);
    socket = hub.socket(ann.token);
    await socket.next("live");
    expect(await closeAfter(Buffer.from('{"type":"ping"}'), { binary: true })).toBe(1003);
    socket = hub.socket(ann.token);
    await socket.next("live");
    expect(await closeAfter(Buffer.from([0x22, 0xff, 0xfe, 0x22]), { binary: false })).toBe(1007);
  });

  it("as large as the limit is read", async () => {
    expect(await errorsAfter(JSON.stringify({ type: "ping", x: "a".repeat(LIMITS.frameBytes - 30) }))).toEqual([]);
  });

  it("does not keep the good ones on the same socket from being answered", async () => {
    await errorsAfter("nonsense");
    socket.send({ type: "send", room: lobby, text: "still here", nonce: "after-nonsense" });
    expect((await socket.next("acks")).acks[0]?.[0]).toBe("after-nonsense");
  });
});

/** A socket opened by hand, to send what no library would. */
async function open(): Promise<RawConnection> {
  const raw = new RawConnection(hub.running.port);
  raw.socket.write(
    `GET /api/v1/socket HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${ann.token}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`,
  );
  await raw.hears('"type":"live"');
  return raw;
}

/** A frame of RFC 6455 §5.2: its first byte, whether it is masked, and its payload. */
function wire(first: number, payload: Buffer, options: { masked?: boolean; length?: Buffer } = {}): Buffer {
  const { masked = true, length = Buffer.of(payload.length) } = options;
  length[0] = (length[0] ?? 0) | (masked ? 0x80 : 0);
  return Buffer.concat([Buffer.of(first), length, ...(masked ? [Buffer.alloc(4)] : []), payload]);
}

describe("bytes that are no WebSocket frame", () => {
  const text = Buffer.from('{"type":"ping"}');

  it.each([
    ["not masked", wire(0x81, text, { masked: false })],
    ["with reserved bits", wire(0xf1, text)],
    ["compressed, which was not agreed on", wire(0xc1, text)],
    ["of a reserved kind", wire(0x83, text)],
    ["of a reserved control kind", wire(0x8b, text)],
    ["a control frame in parts", wire(0x09, text)],
    ["a control frame that is too long", wire(0x89, Buffer.alloc(126), { length: Buffer.of(126, 0, 126) })],
    ["a continuation of nothing", wire(0x80, text)],
    ["a second beginning before the first one ended", Buffer.concat([wire(0x01, text), wire(0x01, text)])],
    [
      "of more bytes than a number holds",
      wire(0x81, Buffer.alloc(0), { length: Buffer.of(127, 255, 255, 255, 255, 255, 255, 255, 255) }),
    ],
    ["that claims a gigabyte", wire(0x81, Buffer.alloc(0), { length: Buffer.of(127, 0, 0, 0, 0, 64, 0, 0, 0) })],
    ["a close with a code that does not exist", wire(0x88, Buffer.of(0, 0))],
    ["a close of one byte", wire(0x88, Buffer.of(3))],
  ])("close the connection: %s", async (_what, bytes) => {
    const raw = await open();
    const from = raw.heard.length;
    raw.socket.end(bytes);
    await raw.closed;
    // The last frame is a close: 0x88, two bytes or more, a status the RFC has for it.
    expect(raw.heard.slice(from)).toMatch(/^(?:\x81[^]*)?\x88[\x02-\x7d]\x03[\xea\xef\xf1\xe8]/);
  });

  it("never stop the hub, whatever they are", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 300 }), async (bytes) => {
        const raw = await open();
        await raw.sayAll(bytes);
      }),
      { numRuns: 100 },
    );
  });

  it("in more parts than anyone needs stay within the limit", async () => {
    const raw = await open();
    const parts = [
      wire(0x01, Buffer.alloc(100, 0x20)),
      ...Array.from({ length: 700 }, () => wire(0x00, Buffer.alloc(100, 0x20))),
    ];
    raw.socket.write(Buffer.concat(parts));
    await raw.closed;
    expect(raw.heard).toMatch(/\x88[\x02-\x7d]\x03\xf1/);
  });
});

describe("an upgrade that is not one", () => {
  const head = (lines: string[]) =>
    [
      "GET /api/v1/socket HTTP/1.1",
      "Host: localhost",
      "Connection: Upgrade",
      "Upgrade: websocket",
      ...lines,
      "",
      "",
    ].join("\r\n");

  it.each([
    ["without a key", ["Sec-WebSocket-Version: 13"]],
    ["of another version", ["Sec-WebSocket-Version: 7", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="]],
    ["with a key that is none", ["Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: short"]],
  ])("is refused: %s", async (_what, lines) => {
    const raw = new RawConnection(hub.running.port);
    const heard = await raw.say(head([`Authorization: Bearer ${ann.token}`, ...lines]));
    expect(statusesIn(heard)[0]).toBeGreaterThanOrEqual(400);
    expect(statusesIn(heard)[0]).toBeLessThan(500);
  });

  it.each([
    "/",
    "//",
    "/api/v1/socket/..",
    "/api/v1/socket?since=-1",
    "/api/v1/socket?since=NaN",
    "/api/v1/socket?since=9999999999999999",
    "http://[",
    "*",
  ])("is refused with a coded error or answered as a request: %s", async (target) => {
    const raw = new RawConnection(hub.running.port);
    const heard = await raw.say(
      head([
        `Authorization: Bearer ${ann.token}`,
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
      ]).replace("/api/v1/socket", target),
    );
    expect(statusesIn(heard)[0]).toBeGreaterThanOrEqual(400);
    expect(statusesIn(heard)[0]).toBeLessThan(500);
  });
});

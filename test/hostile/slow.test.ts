import { connect as connectTls } from "node:tls";
import { ErrorBody } from "@wireside/protocol";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { TestHub } from "../hub-in-process.ts";
import { RawConnection, lastBody } from "./raw.ts";

const DOOR = { firstByteMs: 300, requestHeadMs: 900 };

let hub: TestHub;
const drips: NodeJS.Timeout[] = [];

beforeAll(async () => {
  hub = await TestHub.start({ door: DOOR });
});

afterEach(() => {
  for (const drip of drips.splice(0)) clearInterval(drip);
});

afterAll(async () => {
  expect(await hub.isWell()).toBe(true);
  await hub.stop();
});

/** A connection that says this, and then one byte more from time to time, for ever. */
function drip(begin: string, byte = "a"): RawConnection {
  const raw = new RawConnection(hub.running.port);
  if (begin !== "") raw.socket.write(begin);
  drips.push(setInterval(() => raw.socket.write(byte), 50));
  return raw;
}

describe("a connection that takes its time", () => {
  it("is closed when it says nothing", async () => {
    const raw = new RawConnection(hub.running.port);
    await raw.closed;
    expect(raw.heard).toBe("");
  });

  it("is closed when its request's head comes a byte at a time", async () => {
    await drip("GET / HTTP/1.1\r\nHost: localhost\r\nX: ").closed;
  });

  it("is closed when its request's body comes a byte at a time", async () => {
    const raw = drip(
      "POST /api/v1/join HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\n{",
      " ",
    );
    await raw.closed;
    expect(ErrorBody.parse(JSON.parse(lastBody(raw.heard))).code).toBe("slow_request");
  });

  it("is closed when its second request's head comes a byte at a time", async () => {
    const raw = drip("GET /api/v1/hub HTTP/1.1\r\nHost: localhost\r\n\r\nGET / HTTP/1.1\r\nX: ");
    await raw.closed;
    expect(raw.heard).toContain("HTTP/1.1 200 OK");
  });

  it("is closed when its chunks never end", async () => {
    const head =
      "POST /api/v1/join HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
    await drip(head, "1\r\n \r\n").closed;
  });

  it("is closed when its TLS hello does not come to an end", async () => {
    await drip("\x16\x03\x01\x02\x00", "\x01").closed;
  });

  it("is closed when it says nothing after the handshake", async () => {
    const secure = connectTls({ port: hub.running.port, host: "127.0.0.1", rejectUnauthorized: false });
    secure.on("error", () => undefined).resume();
    await new Promise((resolve) => secure.on("close", resolve));
  });
});

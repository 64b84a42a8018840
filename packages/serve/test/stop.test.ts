import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { RawConnection } from "../../../test/hostile/raw.ts";
import { Site } from "./site.ts";

const BIG = 50_000_000;
const GET = "GET /big HTTP/1.1\r\nHost: x\r\n\r\n";

describe("a server that is told to stop", () => {
  it("lets answers end that are on their way, and takes no more", async () => {
    const site = await Site.start({ big: Buffer.alloc(BIG) });
    const socket = connect(site.server.port, "127.0.0.1");
    socket.write(GET);
    await once(socket, "readable");
    const stopped = site.server.stop();
    await expect(site.ask("/big")).rejects.toMatchObject({ code: "ECONNREFUSED" });
    let length = 0;
    for await (const part of socket) length += (part as Buffer).length;
    expect(length).toBeGreaterThan(BIG);
    await stopped;
    await site.close();
  });

  it("does not wait for connections that are silent", async () => {
    const site = await Site.start({ "hello.txt": "hello" });
    const never = new RawConnection(site.server.port);
    await once(never.socket, "connect");
    const kept = new RawConnection(site.server.port);
    kept.socket.write("GET /hello.txt HTTP/1.1\r\nHost: x\r\n\r\n");
    await kept.hears("hello");
    await site.server.stop();
    await Promise.all([never.closed, kept.closed]);
    await site.close();
  });

  it("cuts answers that take too long", async () => {
    const site = await Site.start({ big: Buffer.alloc(BIG) }, { limits: { stopMs: 200 } });
    const stuck = connect(site.server.port, "127.0.0.1").on("error", () => undefined);
    stuck.write(GET);
    await once(stuck, "readable");
    await site.server.stop();
    expect((await site.logged(({ target }) => target === "/big")).isWhole).toBe(false);
    stuck.destroy();
    await site.close();
  });
});

import { execFileSync } from "node:child_process";
import { afterAll, beforeAll, expect, it } from "vitest";
import { LIMITS } from "@wireside/protocol";
import { TestHub } from "../hub-in-process.ts";
import { describeWith } from "../needs.ts";
import { RawConnection } from "./raw.ts";

const WANTED = 10_000;
/** Both ends of a connection are this process's; the hub lets go of its own beyond the limit. */
const count = Math.min(WANTED, openFilesAllowed() - 2 * LIMITS.connectionsUnknown);
/** A source address has some 28,000 ports; several make the count independent of what else uses them. */
const SOURCES = 8;

function openFilesAllowed(): number {
  const said = execFileSync("sh", ["-c", "ulimit -n"], { encoding: "utf8" }).trim();
  return said === "unlimited" ? Number.MAX_SAFE_INTEGER : Number(said);
}

describeWith(["linux"], `${String(count)} connections that never speak`, () => {
  let hub: TestHub;
  const silent: RawConnection[] = [];

  beforeAll(async () => {
    hub = await TestHub.start();
  });

  afterAll(async () => {
    for (const { socket } of silent) socket.destroy();
    await hub.stop();
  });

  it("leave the hub well: the oldest give way, and whoever speaks is served", async () => {
    for (let made = 0; made < count; made += 500) {
      const batch = Array.from(
        { length: Math.min(500, count - made) },
        (_, index) => new RawConnection(hub.running.port, `127.0.0.${String(1 + ((made + index) % SOURCES))}`),
      );
      silent.push(...batch);
      await Promise.all(
        batch.map(({ socket, closed }) =>
          Promise.race([new Promise((resolve) => socket.once("connect", resolve)), closed]),
        ),
      );
      if (made % 2_500 === 0) expect(await hub.isWell()).toBe(true);
    }
    expect(await hub.isWell()).toBe(true);
    const { body } = await hub.send("GET", "/metrics");
    const [, unknown] = /^wireside_connections_unknown (\d+)$/m.exec(String(body)) ?? [];
    expect(Number(unknown)).toBeGreaterThan(0);
    expect(Number(unknown)).toBeLessThanOrEqual(LIMITS.connectionsUnknown);
  });
});

import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { describeWith } from "../../../../test/needs.ts";

const PROGRAM = join(import.meta.dirname, "programs/fragment.ts");

/** Runs the program where loopback has an MTU of 1,500. */
async function sendOnSmallLoopback(backend: string): Promise<unknown> {
  const script = 'ip link set lo mtu 1500 up && exec "$@"';
  const command = ["--net", "sh", "-c", script, "sh", process.execPath, PROGRAM, backend];
  return JSON.parse((await promisify(execFile)("unshare", command)).stdout);
}

describeWith(["namespaces", "ip", "cxx"], "a datagram larger than the way out", () => {
  it("is refused by the native backend, which knows the MTU", async () => {
    expect(await sendOnSmallLoopback("native")).toEqual([
      { received: [1472, 1], refused: { EMSGSIZE: 1 }, mtu: 1472 },
      { received: [1452, 1], refused: { EMSGSIZE: 1 }, mtu: 1452 },
    ]);
  });

  it("goes in fragments from the portable one, which says that it may", async () => {
    expect(await sendOnSmallLoopback("portable")).toEqual([
      { received: [1473, 1472, 1], refused: {} },
      { received: [1453, 1452, 1], refused: {} },
    ]);
  });
});

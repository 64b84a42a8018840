import { execFileSync } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { connect } from "@wireside/client/node";
import { WiresideError } from "@wireside/protocol";
import { expect, it, onTestFinished } from "vitest";
import { startHubProcess, temporaryFolder } from "./hub-process.ts";
import { describeWith } from "./needs.ts";

/** A disk of 8 MiB that holds nothing else. */
async function smallDisk(): Promise<string> {
  const folder = await temporaryFolder("disk");
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=8m", "tmpfs", folder.path]);
  onTestFinished(async () => {
    execFileSync("umount", ["--lazy", folder.path]);
    await folder.remove();
  });
  return folder.path;
}

describeWith(["mount"], "a full disk", () => {
  it("is told to senders; what was acknowledged stays, and with space again the hub goes on", async () => {
    const disk = await smallDisk();
    const filler = join(disk, "filler");
    const limits = ["messages", "searches"].flatMap((name) => ["--limit", `${name}=off`]);
    const hub = await startHubProcess({ data: join(disk, "data"), args: ["--open", "--log", "silent", ...limits] });
    onTestFinished(() => hub.end("SIGTERM"));
    const client = await connect({ address: `127.0.0.1:${String(hub.port)}`, name: "Ann" });
    onTestFinished(() => client.close({ waitMs: 0 }));
    const [room] = client.state.rooms.keys();
    if (room === undefined) throw new Error("there is no lobby");
    await writeFile(filler, Buffer.alloc(4 * 1_048_576));

    const kept: string[] = [];
    const refusals: unknown[] = [];
    for (let i = 0; refusals.length === 0 && i < 2_000; i++) {
      const text = `${String(i)} ${"full ".repeat(2_000)}`;
      await client.send(room, text).then(
        () => kept.push(text),
        (error: unknown) => refusals.push(error),
      );
    }
    expect(refusals[0]).toBeInstanceOf(WiresideError);
    expect(refusals[0]).toMatchObject({ code: "disk_full" });
    expect(kept.length).toBeGreaterThan(10);
    expect((await fetch(`${hub.url}/health`)).status).toBe(503);

    await rm(filler);
    const { id } = await client.send(room, "there is space again");
    expect((await fetch(`${hub.url}/health`)).status).toBe(200);
    const found: string[] = [];
    for (let after = 0; ;) {
      const page = await client.call("history", {
        params: { room: String(room) },
        query: { after: String(after), limit: "200" },
      });
      found.push(...page.messages.filter(({ note }) => note === undefined).map(({ text }) => text));
      after = page.messages.at(-1)?.id ?? id;
      if (!page.newer) break;
    }
    expect(found).toEqual([...kept, "there is space again"]);
  });
});

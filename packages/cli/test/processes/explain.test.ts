import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openCapture, bytesSource, type Explanation } from "@wireside/packets";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Running, type Ended } from "./running.ts";

const capture = (name: string): string =>
  fileURLToPath(new URL(`../../../packets/captures/${name}/client.pcap.gz`, import.meta.url));

const explain = (...words: readonly string[]): Promise<Ended> => new Running(["explain", ...words]).endInput();

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "wireside-explain-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe("wireside explain", () => {
  it("says in Markdown what happened, without a control character where nobody looks", async () => {
    const { code, out, err } = await explain(capture("page-node"));
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatch(/^# What happened in client\.pcap\.gz\n/);
    expect(out).toMatch(/^- In frame \d+ the server answers frame \d+: 200 OK, 6,589 bytes of text\/html, /m);
    expect(out).not.toMatch(/[\0-\x09\x0b-\x1f\x7f]/);
  });

  it("lists the evidence when it is asked to", async () => {
    const { out } = await explain(capture("uppercase-tcp"), "--evidence");
    expect(out).toMatch(/^ {2}- frame 3, tcp\.dstport, bytes 36 to 37: 12000$/m);
  });

  it("explains the conversations that are named, or that a filter means", async () => {
    const streams = async (...words: readonly string[]): Promise<string[]> => {
      const { out } = await explain(capture("short-connections"), "--json", ...words);
      return (JSON.parse(out) as Explanation).conversations.map(({ over, stream }) => `${over}:${stream}`);
    };
    expect(await streams("--conversation", "tcp:4", "--conversation", "tcp:2")).toEqual(["tcp:2", "tcp:4"]);
    expect(await streams("--filter", "tcp.stream in {7..8}")).toEqual(["tcp:7", "tcp:8"]);
  });

  it("writes a copy of the capture with comments, and a page", async () => {
    const [copy, page] = [join(folder, "told.pcapng"), join(folder, "report.html")];
    const { code, out, err } = await explain(capture("uppercase-tcp"), "--annotate", copy, "--html", page);
    expect([code, out, err]).toEqual([0, "", `The report is in ${page}.\nThe capture with comments is in ${copy}.\n`]);
    const written = await openCapture(bytesSource(await readFile(copy)));
    const comments: string[] = [];
    for await (const batch of written.batches())
      for (const notes of batch.notes.values()) comments.push(...notes.comments);
    expect(comments.some((comment) => comment.includes("(the client) opened the connection to"))).toBe(true);
    expect(await readFile(page, "utf8")).toMatch(/^<!doctype html>/);
  });

  it("says which file cannot be read or written, and what is no capture", async () => {
    const text = join(folder, "text.txt");
    await writeFile(text, "this is no capture");
    const own = join(folder, "own.pcap");
    await writeFile(own, await readFile(capture("uppercase-tcp")));
    const page = join(folder, "not-there", "x.html");
    expect(await ending(join(folder, "none.pcap"))).toEqual([1, "no_such_file"]);
    expect(await ending("-")).toEqual([1, "no_such_file"]);
    expect(await ending(text)).toEqual([1, "not_a_capture"]);
    expect(await ending(own, "--html", page)).toEqual([1, "cannot_write"]);
    expect(existsSync(`${page}.part`)).toBe(false);
    expect(await ending(own, "--annotate", own)).toEqual([1, "cannot_write"]);
    expect(await readFile(own)).toEqual(await readFile(capture("uppercase-tcp")));
  });

  it("says which conversation is not there, and what is wrong with the question", async () => {
    const file = capture("uppercase-tcp");
    expect(await ending(file, "--conversation", "tcp:9")).toEqual([1, "no_such_packets"]);
    expect(await ending(file, "--filter", "tcp.port == 1")).toEqual([1, "no_such_packets"]);
    expect(await ending(file, "--filter", "tcp.prt == 1")).toEqual([2, "bad_filter"]);
    expect(await ending(file, "--conversation", "sctp:1")).toEqual([2, "wrong_usage"]);
  });
});

/** The exit code, and the code of the error. */
async function ending(...words: readonly string[]): Promise<unknown[]> {
  const { code, err } = await explain(...words);
  return [code, /^wireside: (\w+): /m.exec(err)?.[1]];
}

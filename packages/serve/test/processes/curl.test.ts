import { execFile } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeWith } from "../../../../test/needs.ts";
import { Site } from "../site.ts";

const BIG = randomBytes(20_000_000);
const TEXT = "the quick brown fox\n".repeat(20_000);
const digest = (bytes: Buffer | string): string => createHash("sha256").update(bytes).digest("hex");

describeWith(["curl"], "curl", () => {
  let site: Site;
  let folder: string;
  beforeAll(async () => {
    site = await Site.start({ "big.bin": BIG, "text.txt": TEXT, "sub/a.txt": "a", "grüße ?#%.txt": "g" });
    folder = await mkdtemp(join(tmpdir(), "wireside-curl-"));
  });
  afterAll(async () => {
    await site.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Runs curl quietly in the folder; a path is asked of the server. */
  const curl = async (...words: string[]): Promise<string> => {
    const all = words.map((word) => (word.startsWith("/") ? `${site.url}${word}` : word));
    return (await promisify(execFile)("curl", ["-sS", ...all], { cwd: folder })).stdout;
  };
  const got = (name: string): Promise<Buffer> => readFile(join(folder, name));
  const code = (...words: string[]): Promise<string> => curl("-o", "body", "-w", "%{http_code}", ...words);

  it("gets a file whole, byte for byte", async () => {
    await curl("-O", "/big.bin");
    expect(digest(await got("big.bin"))).toBe(digest(BIG));
  });

  it("goes on where it was cut", async () => {
    await writeFile(join(folder, "part.bin"), BIG.subarray(0, 7_654_321));
    await curl("-C", "-", "-o", "part.bin", "/big.bin");
    expect(digest(await got("part.bin"))).toBe(digest(BIG));
  });

  it("gets a part", async () => {
    await curl("-r", "1000-1999", "-o", "range", "/big.bin");
    expect((await got("range")).equals(BIG.subarray(1_000, 2_000))).toBe(true);
    expect(await code("-r", "30000000-", "/big.bin")).toBe("416");
  });

  it("takes text packed, and has it as it was", async () => {
    const sizes = await curl("--compressed", "-o", "text.txt", "-w", "%{size_download}", "/text.txt");
    expect(Number(sizes)).toBeLessThan(TEXT.length / 10);
    expect(digest(await got("text.txt"))).toBe(digest(TEXT));
  });

  it("is told that it has a file already, by tag and by time", async () => {
    expect(await code("--etag-save", "tag", "/text.txt")).toBe("200");
    expect(await code("--etag-compare", "tag", "/text.txt")).toBe("304");
    await curl("-R", "-o", "copy.txt", "/text.txt");
    expect(await code("-z", "copy.txt", "/text.txt")).toBe("304");
  });

  it("is led to a folder, and asks only for the head", async () => {
    expect(await code("/sub")).toBe("301");
    expect(await curl("-L", "/sub")).toContain('href="/sub/a.txt"');
    expect(await curl("-I", "/big.bin")).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*^content-length: 20000000\r$/im);
  });

  it("gets what has a strange name by the link of the listing", async () => {
    const link = /href="([^"]*gr[^"]*)"/.exec(await curl("/"))?.[1] ?? "";
    expect(await curl(link)).toBe("g");
  });

  it("fails on what is not there, and on what would lead out", async () => {
    await expect(curl("-f", "/nothing")).rejects.toMatchObject({ code: 22 });
    expect(await code("--path-as-is", "/../outside/secret.txt")).toBe("404");
    expect(await code("-d", "x=1", "/text.txt")).toBe("405");
  });

  it("speaks HTTP/1.0 and asks through a proxy's form of target", async () => {
    expect(await curl("--http1.0", "/sub/a.txt")).toBe("a");
    expect(await curl("--http1.0", "-H", "Host:", "/sub/a.txt")).toBe("a");
    expect(await curl("-x", site.url, "http://elsewhere.example/sub/a.txt")).toBe("a");
    expect(await code("-H", "Host:", "/sub/a.txt")).toBe("400");
  });

  it("gets many files on one connection", async () => {
    const words = Array.from({ length: 50 }, (_, at) => ["-o", `many-${String(at)}`, `${site.url}/sub/a.txt`]).flat();
    expect(await curl("-w", "%{num_connects}\n", ...words)).toBe(`1\n${"0\n".repeat(49)}`);
  });
});

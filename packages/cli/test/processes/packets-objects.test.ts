import { execFileSync } from "node:child_process";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { describeWith } from "../../../../test/needs.ts";
import { capture, conversation, folder, lines, objects, packets, type Said } from "./captures.ts";

/** A request for an address, and a response with a text. */
function exchange(uri: string, text: string, head = ""): Said[] {
  return [
    { from: "client", text: `GET ${uri} HTTP/1.1\r\nHost: a.example\r\n\r\n` },
    { from: "server", text: `HTTP/1.1 200 OK\r\n${head}Content-Length: ${text.length}\r\n\r\n${text}` },
  ];
}

describe("wireside packets --export-objects http", () => {
  it("writes what the server sent, and says what it is, whose, and where it is now", async () => {
    const to = join(await folder(), "new", "deep");
    const { code, out, err } = await packets(capture("page-curl"), "--export-objects", "http", "--to", to);
    expect([code, err]).toEqual([0, ""]);
    expect(lines(out)[0]).toBe("Frame  Host        Type        Size  Written to");
    expect(lines(out)[1]).toBe(`   16  198.18.0.2  text/html   6589  ${join(to, "index.html")}`);
    expect(await readFile(join(to, "index.html"), "utf8")).toMatch(/^<!doctype html>[^]*<\/html>\n$/u);
  });

  it("puts bodies together from their chunks, and unpacks them", async () => {
    const chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n";
    const file = await conversation([exchange("/greeting.txt", "")[0]!, { from: "server", text: chunked }]);
    const to = await folder();
    await packets(file, "--export-objects", "http", "--to", to);
    expect(await readFile(join(to, "greeting.txt"), "utf8")).toBe("hello world");
  });

  it("never leaves the folder, and gives every file a name of its own", async () => {
    const disposition = 'Content-Disposition: attachment; filename="../../../x.sh"\r\n';
    const file = await conversation([
      ...exchange("/../../../../etc/passwd", "one"),
      ...exchange("/..%2f..%2fetc%2fpasswd", "two"),
      ...exchange("/download", "three", disposition),
      ...exchange(`/${"n".repeat(4096)}.html`, "four"),
      ...exchange("/%00.bashrc%0d%0a", "five"),
      ...exchange("/..", "six"),
    ]);
    const base = await folder();
    const to = join(base, "inner");
    const written = objects((await packets(file, "--export-objects", "http", "--to", to, "--json")).out);
    expect(written.map(({ size, isWhole }) => [size, isWhole])).toEqual([3, 3, 5, 4, 4, 3].map((size) => [size, true]));
    expect(await readdir(base)).toEqual(["inner"]);
    expect((await readdir(to)).toSorted()).toEqual(
      ["bashrc", "index", `${"n".repeat(175)}.html`, "passwd", "passwd-2", "x.sh"].toSorted(),
    );
  });

  it("takes only what ends in a frame that a filter lets through", async () => {
    const file = await conversation([...exchange("/a.txt", "one"), ...exchange("/b.txt", "two")]);
    const to = await folder();
    await packets(file, "--export-objects", "http", "--to", to, "--filter", "frame.number > 7");
    expect(await readdir(to)).toEqual(["b.txt"]);
  });

  it("survives chunks without end", async () => {
    const head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    const endless = Array.from({ length: 200 }, (): Said => ({ from: "server", text: "1\r\na\r\n".repeat(100) }));
    const file = await conversation([exchange("/a", "")[0]!, { from: "server", text: head }, ...endless]);
    const { code, out } = await packets(file, "--export-objects", "http", "--to", await folder(), "--json");
    expect(code).toBe(0);
    expect(objects(out)).toMatchObject([{ uri: "/a", size: 20_000, isWhole: false }]);
  });

  it("says when there was none", async () => {
    const { code, out, err } = await packets(capture("uppercase-tcp"), "--export-objects", "http");
    expect([code, out, err]).toEqual([0, "", "wireside: No file was carried.\n"]);
  });

  it("touches no file that is there", async () => {
    const to = await folder();
    await writeFile(join(to, "index.html"), "mine");
    const { code, err } = await packets(capture("page-curl"), "--export-objects", "http", "--to", to);
    expect([code, /^wireside: (\w+):/.exec(err)?.[1]]).toEqual([1, "file_exists"]);
    expect(await readFile(join(to, "index.html"), "utf8")).toBe("mine");
  });

  it("says where nothing can be written", async () => {
    const to = join(await folder(), "file");
    await writeFile(to, "no folder");
    const { code, err } = await packets(capture("page-curl"), "--export-objects", "http", "--to", to);
    expect([code, /^wireside: (\w+):/.exec(err)?.[1]]).toEqual([1, "cannot_write"]);
  });
});

describeWith(["mount"], "wireside packets --export-objects on a full disk", () => {
  it("says so, and leaves no half of a file", async () => {
    const disk = join(await folder(), "disk");
    await mkdir(disk);
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=4k", "tmpfs", disk]);
    onTestFinished(() => void execFileSync("umount", ["--lazy", disk]));
    const { code, err } = await packets(capture("page-curl"), "--export-objects", "http", "--to", disk);
    expect(code).toBe(1);
    expect(err).toMatch(/^wireside: cannot_write: .*index\.html cannot be written: ENOSPC/);
    expect(await readdir(disk)).toEqual([]);
  });
});

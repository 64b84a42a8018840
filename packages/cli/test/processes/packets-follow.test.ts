import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { capture, conversation, lines, objects, packets } from "./captures.ts";
import { Running } from "./running.ts";

describe("wireside packets --follow", () => {
  it("prints what both sides said, a line a line, with a mark for the side", async () => {
    const file = await conversation([
      { from: "client", text: "uno\ndue" },
      { from: "client", text: "tre\r\nquattro" },
      { from: "server", text: "five\n\nsix\n" },
    ]);
    const { code, out, err } = await packets(file, "--follow", "tcp:0");
    expect([code, err]).toEqual([0, ""]);
    expect(lines(out)).toEqual([
      "tcp:0",
      "→ 10.0.0.1:40000",
      "← 10.0.0.2:80",
      "",
      "→ uno",
      "→ duetre",
      "→ quattro",
      "← five",
      "←",
      "← six",
    ]);
  });

  it("marks gaps with their frames", async () => {
    const file = await conversation([
      { from: "client", text: "begin\n" },
      { from: "client", text: "end\n", skipped: 100 },
    ]);
    expect(lines((await packets(file, "--follow", "tcp:0")).out).slice(4)).toEqual([
      "→ begin",
      "→ [100 bytes are missing from the capture, between frames 4 and 6]",
      "→ end",
    ]);
  });

  it("makes control characters visible", async () => {
    const file = await conversation([{ from: "server", text: "\u001b[2J\u0007\u202egpj\n" }]);
    const { out } = await packets(file, "--follow", "tcp:0");
    expect(out).not.toMatch(/[\0-\x09\x0b-\x1f\u202e]/u);
    expect(out).toContain("← ␛[2J␇");
  });

  it("gives the pieces in JSON, the two ends first", async () => {
    const file = await conversation([
      { from: "client", text: "question" },
      { from: "server", text: "answer", skipped: 7 },
    ]);
    const [head, ...pieces] = objects((await packets(file, "--follow", "tcp:0", "--json")).out);
    expect(head).toEqual({
      kind: "conversation",
      over: "tcp",
      stream: 0,
      ends: [
        { address: "10.0.0.1", port: 40_000 },
        { address: "10.0.0.2", port: 80 },
      ],
    });
    expect(pieces).toEqual([
      { kind: "bytes", direction: 0, offset: 0, frame: 4, time: 0.003, bytes: btoa("question"), isLate: false },
      { kind: "gap", direction: 1, offset: 0, length: 7, after: 0, before: 6, why: "missing" },
      { kind: "bytes", direction: 1, offset: 7, frame: 6, time: 0.005, bytes: btoa("answer"), isLate: false },
    ]);
  });

  it("gives the bytes of one side as they are, and says on standard error what is missing", async () => {
    const running = new Running(["packets", capture("page-curl"), "--follow", "tcp:0", "--raw", "server"]);
    const { out } = await running.endInput();
    expect(out.startsWith("HTTP/1.1 200 OK\r\n")).toBe(true);
    const page = out.slice(out.indexOf("\r\n\r\n") + 4, out.indexOf("</html>") + 8);
    expect(createHash("sha256").update(page).digest("hex")).toHaveLength(64);
    expect(page.length).toBe(Number(/content-length: (\d+)/.exec(out)![1]));
    const file = await conversation([{ from: "client", text: "x", skipped: 3 }]);
    expect(await packets(file, "--follow", "tcp:0", "--raw", "client")).toEqual({
      code: 0,
      out: "x",
      err: "wireside: 3 bytes are missing from the capture, before frame 4\n",
    });
  });

  it("follows datagrams, each with its own line end", async () => {
    const pieces = objects((await packets(capture("uppercase-udp"), "--follow", "udp:0", "--json")).out).slice(1);
    expect(pieces.map(({ kind }) => kind)).toEqual(pieces.map(() => "bytes"));
    const said = pieces.map(({ direction, bytes }) => [direction, atob(String(bytes))]);
    expect(said[1]).toEqual([1, String(said[0]![1]).toUpperCase()]);
  });

  it("tells conversations apart that use the same ports one after the other", async () => {
    const file = await conversation([{ from: "client", text: "first" }], [{ from: "client", text: "second" }]);
    expect(lines((await packets(file, "--follow", "tcp:0")).out).slice(4)).toEqual(["→ first"]);
    expect(lines((await packets(file, "--follow", "tcp:1")).out).slice(4)).toEqual(["→ second"]);
  });

  it("says when there is no such conversation", async () => {
    const { code, out, err } = await packets(capture("page-curl"), "--follow", "tcp:99");
    expect([code, out]).toEqual([1, ""]);
    expect(err).toMatch(/^wireside: no_such_packets: The capture has no conversation tcp:99\./);
  });
});

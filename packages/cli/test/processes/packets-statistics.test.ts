import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { describeWith } from "../../../../test/needs.ts";
import { capture, conversation, lines, objects, packets } from "./captures.ts";

const SAID = [
  { from: "client", text: "GET / HTTP/1.1\r\nHost: a\r\n\r\n" },
  { from: "server", text: "HTTP/1.1 204 No Content\r\n\r\n" },
] as const;

describe("wireside packets --stats", () => {
  it("counts protocols above protocols", async () => {
    const file = await conversation(SAID);
    const counts = objects((await packets(file, "--stats", "hierarchy", "--json")).out);
    expect(counts).toEqual([
      { path: ["ip"], title: "Internet Protocol Version 4", frames: 7, bytes: 7 * 40 + 54 },
      { path: ["ip", "tcp"], title: "Transmission Control Protocol", frames: 7, bytes: 7 * 40 + 54 },
      { path: ["ip", "tcp", "http"], title: "Hypertext Transfer Protocol", frames: 2, bytes: 2 * 40 + 54 },
    ]);
    expect(lines((await packets(file, "--stats", "hierarchy")).out)[3]).toMatch(
      /^ {4}http +2 +28\.6 +134 +40\.1 {2}Hypertext Transfer Protocol$/,
    );
  });

  it("counts conversations each way, the largest first, with their beginning and duration", async () => {
    const [tcp, ip] = objects((await packets(await conversation(SAID), "--stats", "conversations", "--json")).out);
    const counts = { frames: [4, 3], bytes: [187, 147], begin: 0, duration: 0.006 };
    const [a, b] = ["10.0.0.1", "10.0.0.2"];
    expect(tcp).toMatchObject({ kind: "tcp", stream: 0, ...counts });
    expect(tcp).toMatchObject({
      ends: [
        { address: a, port: 40_000 },
        { address: b, port: 80 },
      ],
    });
    expect(ip).toMatchObject({ kind: "ip", ends: [{ address: a }, { address: b }], ...counts });
  });

  it("counts only what a filter lets through", async () => {
    const filter = ["--filter", "tcp.flags.syn == 1"];
    const given = [await conversation(SAID), "--stats", "endpoints", "--csv", ...filter] as const;
    expect((await packets(...given)).out.split("\r\n")).toEqual([
      "kind,address,port,frames_sent,bytes_sent,frames_received,bytes_received",
      "tcp,10.0.0.1,40000,1,40,1,40",
      "tcp,10.0.0.2,80,1,40,1,40",
      "ip,10.0.0.1,,1,40,1,40",
      "ip,10.0.0.2,,1,40,1,40",
      "",
    ]);
  });

  it.each(["conversations", "endpoints"])("counts %s of one kind, if only that is wanted", async (what) => {
    const given = [capture("everything"), "--stats", what, "--csv"] as const;
    const [names, ...all] = (await packets(...given)).out.split("\r\n");
    for (const kind of ["tcp", "udp", "ip", "ipv6"]) {
      const ofKind = [names, ...all.filter((record) => record.startsWith(`${kind},`)), ""];
      expect(ofKind.length > 2).toBe(["tcp", "ip"].includes(kind)); // those of this capture
      for (const filter of [[], ["--filter", "frame"]]) {
        expect((await packets(...given, "--kind", kind, ...filter)).out.split("\r\n")).toEqual(ofKind);
      }
    }
  });

  it("gives the same conversations from the headers as from whole dissection", async () => {
    const given = [capture("everything"), "--stats", "conversations", "--csv"] as const;
    expect((await packets(...given)).out).toBe((await packets(...given, "--filter", "frame.number > 0")).out);
  });

  it("counts frames in stretches of time, and leaves out those without any", async () => {
    const given = [await conversation(SAID), "--stats", "io", "--interval", "0.002"] as const;
    expect(objects((await packets(...given, "--json")).out)).toEqual([
      { from: 0, to: 0.002, frames: 2, bytes: 80 },
      { from: 0.002, to: 0.004, frames: 2, bytes: 80 + 27 },
      { from: 0.004, to: 0.006, frames: 2, bytes: 80 + 27 },
      { from: 0.006, to: 0.008, frames: 1, bytes: 40 },
    ]);
    const rare = (await packets(...given, "--filter", "tcp.flags.syn == 1 or frame.number == 7")).out;
    expect(lines(rare).slice(1)).toEqual([
      "0.000  0.002       2     80",
      "0.002  0.006       0      0",
      "0.006  0.008       1     40",
    ]);
  });
});

describeWith(["tshark"], "wireside packets --stats, against tshark", () => {
  const tshark = (file: string, what: string): string =>
    spawnSync("tshark", ["-n", "-r", file, "-q", "-z", what], { encoding: "utf8" }).stdout;

  it("counts protocols and ends as tshark does", async () => {
    const file = capture("everything");
    const ours = objects((await packets(file, "--stats", "hierarchy", "--json")).out);
    const theirs = [...tshark(file, "io,phs").matchAll(/^( *)(\S+) +frames:(\d+) bytes:(\d+)/gmu)];
    expect(ours.map(({ path, frames, bytes }) => [(path as string[]).at(-1), frames, bytes])).toEqual(
      theirs.map(([, , name, frames, bytes]) => [name, Number(frames), Number(bytes)]),
    );
    const ends = objects((await packets(file, "--stats", "endpoints", "--json")).out).filter(
      ({ kind }) => kind === "tcp",
    );
    const found = [...tshark(file, "endpoints,tcp").matchAll(/^(\S+) +(\d+) +\d+ +\d+ +(\d+) +(\d+) +(\d+) +(\d+)/gmu)];
    expect(ends.map(({ address, port, frames, bytes }) => [address, port, frames, bytes])).toEqual(
      found.map(([, address, ...numbers]) => {
        const [port, framesOut, bytesOut, framesIn, bytesIn] = numbers.map(Number);
        return [address, port, [framesOut, framesIn], [bytesOut, bytesIn]];
      }),
    );
  });
});

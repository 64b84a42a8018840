import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { PcapWriter } from "@wireside/packets";
import { describe, expect, it, onTestFinished } from "vitest";
import { capture, folder, lines, objects, packets } from "./captures.ts";
import { COMMAND, Running } from "./running.ts";
import { Terminal, type Cell } from "./terminal.ts";

describe("the list of packets", () => {
  it("is CSV with the names of Wireshark's columns, every line with the standard's end", async () => {
    const { code, out } = await packets(capture("page-curl"), "--csv", "--count", "6");
    expect(code).toBe(0);
    const rows = out.split("\r\n");
    expect(rows.pop()).toBe("");
    expect(rows[0]).toBe("No.,Time,Source,Destination,Protocol,Length,Info");
    expect(rows[3]).toMatch(/^3,0\.\d{9},198\.18\.0\.1,198\.18\.0\.2,TCP,74,\d+ → 80 \[SYN\] Seq=0/);
    expect(rows[4]).toMatch(/^4,.*,"80 → \d+ \[SYN, ACK\] Seq=0 Ack=1 .*"$/);
    expect(rows).toHaveLength(7);
  });

  it("is an object a line in JSON, with exact times as texts", async () => {
    const rows = objects((await packets(capture("page-curl"), "--json", "--count", "3")).out);
    expect(rows).toHaveLength(3);
    expect(rows[0]).toEqual({
      number: 1,
      time: "0.000000000",
      source: "02:00:00:00:00:01",
      destination: "ff:ff:ff:ff:ff:ff",
      protocol: "ARP",
      length: 42,
      info: "Who has 198.18.0.2? Tell 198.18.0.1",
    });
  });

  it("tells times since the first frame, since the one before, since 1970, or of the day", async () => {
    const times = async (form: string): Promise<string[]> =>
      objects((await packets(capture("page-curl"), "--json", "--count", "3", "--time", form)).out).map(({ time }) =>
        String(time),
      );
    const [relative, delta, epoch, utc] = await Promise.all(["relative", "delta", "epoch", "utc"].map(times));
    const nanoseconds = (seconds: string): bigint => BigInt(seconds.replace(".", ""));
    const [first, second, third] = epoch!.map(nanoseconds);
    expect(relative!.map(nanoseconds)).toEqual([0n, second! - first!, third! - first!]);
    expect(delta!.map(nanoseconds)).toEqual([0n, second! - first!, third! - second!]);
    expect(utc!.map((text) => Date.parse(text))).toEqual(
      [first, second, third].map((each) => Number(each! / 1_000_000n)),
    );
    expect(utc![0]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/);
  });

  it("is fields in JSON, a list of values each, and fields in CSV", async () => {
    const names = "frame.number,ip.addr,tcp.seq";
    const file = capture("page-curl");
    const given = [file, "--fields", names, "--count", "3"] as const;
    expect(objects((await packets(...given, "--json")).out)[2]).toEqual({
      "frame.number": ["3"],
      "ip.addr": ["198.18.0.1", "198.18.0.2"],
      "tcp.seq": ["0"],
    });
    expect((await packets(...given, "--csv")).out.split("\r\n")).toEqual([
      names,
      "1,,",
      "2,,",
      '3,"198.18.0.1,198.18.0.2",0',
      "",
    ]);
  });

  it("refuses options that do not go together", async () => {
    for (const words of [
      ["--json", "--csv"],
      ["--tree", "1", "--fields", "ip.src"],
      ["--follow", "tcp:0", "--filter", "tcp"],
      ["--stats", "io", "--tree", "1"],
      ["--raw", "client"],
    ]) {
      const { code, err } = await packets(capture("page-curl"), ...words);
      expect([words, code, /^wireside: (\w+):/.exec(err)?.[1]]).toEqual([words, 2, "wrong_usage"]);
    }
  });

  it("ends quietly when nobody reads on", async () => {
    for (const words of [[], ["--fields", "frame.number"], ["--json"], ["--follow", "tcp:0"]]) {
      const child = spawn(process.execPath, [COMMAND, "packets", capture("everything"), ...words]);
      let err = "";
      child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
      child.stdout.destroy();
      const [code] = (await once(child, "close")) as [number];
      expect([words, code, err]).toEqual([words, 0, ""]);
    }
  });

  it("shows what came so far while more is waited for, and ends with 130 when it is interrupted", async () => {
    const whole = gunzipSync(readFileSync(capture("page-curl")));
    for (const words of [[], ["--fields", "frame.number,ip.src"], ["--filter", "tcp", "--json"]]) {
      const running = new Running(["packets", "-", ...words]);
      running.child.stdin?.write(whole.subarray(0, 2000));
      await running.until(/198\.18\.0\.1/);
      running.child.kill("SIGINT");
      const { code, err } = await running.ended;
      expect([words, code, err]).toEqual([words, 130, ""]);
    }
  });
});

describe("the list on a terminal", () => {
  async function shown(columns: number, env: NodeJS.ProcessEnv, ...words: string[]): Promise<Terminal> {
    const terminal = new Terminal(["packets", ...words], env, { columns, rows: 40 });
    onTestFinished(() => terminal.close());
    await terminal.ended;
    return terminal;
  }

  it.each([80, 140])("is a table of %i columns with names above, and no line is broken", async (columns) => {
    const { rows } = await shown(columns, {}, capture("page-curl"));
    const table = rows.filter((row) => row !== "");
    expect(table[0]).toMatch(/^ ?No\. +Time +Source +Destination +Proto(col)? +Len(gth)? +Info/);
    expect(table.slice(1).map((row) => Number.parseInt(row, 10))).toEqual(table.slice(1).map((_, i) => i + 1));
    const places = table.slice(3).map((row) => row.indexOf("198.18.0."));
    expect(new Set(places).size).toBe(1);
    expect(table.some((row) => row.endsWith("…"))).toBe(true);
  });

  it("shows in colour what a packet is, unless NO_COLOR says no", async () => {
    const isColoured = ({ cells }: Terminal): boolean =>
      cells.some((row: Cell[]) => row.some((cell) => !cell.isFgDefault() || cell.isDim() !== 0));
    expect(isColoured(await shown(100, {}, capture("page-curl")))).toBe(true);
    expect(isColoured(await shown(100, { NO_COLOR: "1" }, capture("page-curl")))).toBe(false);
  });

  it("stops at Ctrl+C while much is being printed", async () => {
    const writer = new PcapWriter({ linkType: 1 });
    const bytes = new Uint8Array(60);
    for (let i = 0; i < 300_000; i++) writer.addFrame({ seconds: i, nanoseconds: 0, length: 60, bytes });
    const file = join(await folder(), "long.pcap");
    await writeFile(file, writer.take());
    const terminal = new Terminal(["packets", file], {}, { columns: 80, rows: 24 });
    onTestFinished(() => terminal.close());
    await terminal.until(/^ *\d{3,} /mu);
    terminal.type("\u0003");
    expect(await terminal.ended).toBe(130);
    const last = Number.parseInt(terminal.rows.findLast((row) => /^ *\d+ /u.test(row)) ?? "", 10);
    expect(last).toBeLessThan(300_000);
  });

  it("is the same list as on a pipe", async () => {
    const table = (await shown(250, {}, capture("page-curl"))).rows.filter((row) => row !== "").slice(1);
    const piped = lines((await packets(capture("page-curl"))).out);
    const words = (text: string): string => text.replaceAll(" → ", " ").replaceAll(/\s+/g, " ").trim();
    expect(table.map(words)).toEqual(piped.map(words));
  });
});

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { capture, lines, packets } from "./captures.ts";
import { Running } from "./running.ts";

describe("wireside packets", () => {
  it("lists every frame, from first to last", async () => {
    const { code, out, err } = await packets(capture("uppercase-tcp"));
    expect([code, err]).toEqual([0, ""]);
    const rows = lines(out);
    expect(rows.map((row) => Number(row.trim().split(/\s+/)[0]))).toEqual(rows.map((_, i) => i + 1));
    expect(out).toMatch(/ → .* TCP 74 \d+ → \d+ \[SYN\] Seq=0 Win=\d+ Len=0 MSS=\d+ SACK_PERM/);
  });

  it("prints fields of every frame, a tab between them, the same from the columns as from whole dissection", async () => {
    const names = "frame.number,frame.time_relative,ip.src,tcp.seq,tcp.len,tcp.analysis.flags,tcp.analysis.ack_rtt";
    const quick = await packets(capture("everything"), "--fields", names);
    const whole = await packets(capture("everything"), "--fields", names, "--filter", "frame.number > 0");
    expect(quick.code).toBe(0);
    expect(quick.out).toBe(whole.out);
    expect(lines(quick.out).every((row) => row.split("\t").length === 7)).toBe(true);
  });

  it("shows only what a filter lets through", async () => {
    const { out } = await packets(capture("uppercase-tcp"), "--filter", "tcp.flags.syn == 1", "--fields", "tcp.flags");
    expect(lines(out)).toEqual(["0x0002", "0x0012"]);
  });

  it("takes one frame apart, with the bytes of each field, and the frame's bytes", async () => {
    const { out } = await packets(capture("uppercase-udp"), "--tree", "3");
    expect(out).toMatch(/^ +\d+\.\.\d+ +Source Port: \d+$/m);
    expect(out).toMatch(/^0000 {2}([0-9a-f]{2} ){8}/m);
    const json = JSON.parse((await packets(capture("uppercase-udp"), "--tree", "3", "--json")).out) as {
      number: number;
      tree: { name: string }[];
    };
    expect(json.number).toBe(3);
    expect(json.tree.map(({ name }) => name)).toEqual(expect.arrayContaining(["frame", "ip", "udp"]));
  });

  it("reads a capture from standard input", async () => {
    const running = new Running(["packets", "-", "--fields", "frame.number"]);
    running.child.stdin?.end(gunzipSync(readFileSync(capture("uppercase-tcp"))));
    const piped = await running.ended;
    expect(piped.out).toBe((await packets(capture("uppercase-tcp"), "--fields", "frame.number")).out);
  });

  it("shows a mistake in a filter at its place and ends with 2", async () => {
    const { code, out, err } = await packets(capture("uppercase-tcp"), "--filter", "ip && tcp.prt == 80");
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain("ip && tcp.prt == 80\n      ^^^^^^^\n");
    expect(err).toMatch(/^wireside: bad_filter: .*Did you mean tcp\.port\?/m);
  });

  it("says which field there is not, which file cannot be read, what is no capture, which frame there is not", async () => {
    const of = async (...words: string[]) => {
      const { code, err } = await packets(...words);
      return [code, /^wireside: (\w+):/m.exec(err)?.[1]];
    };
    expect(await of(capture("uppercase-tcp"), "--fields", "frame.nmber")).toEqual([2, "unknown_field"]);
    expect(await of("/no/such/file.pcap")).toEqual([1, "no_such_file"]);
    expect(await of(fileURLToPath(import.meta.url))).toEqual([1, "not_a_capture"]);
    expect(await of(capture("uppercase-tcp"), "--tree", "100000")).toEqual([1, "no_such_packets"]);
    expect(await of()).toEqual([2, "wrong_usage"]);
  });

  it("prints what is whole of a capture that is cut, and then says where it was cut", async () => {
    const whole = gunzipSync(readFileSync(capture("uppercase-tcp")));
    const running = new Running(["packets", "-", "--fields", "frame.number"]);
    running.child.stdin?.end(whole.subarray(0, whole.length - 5));
    const { code, out, err } = await running.ended;
    expect(code).toBe(0);
    expect(err).toMatch(/^wireside: cut_short: at byte \d+/);
    const all = lines((await packets(capture("uppercase-tcp"), "--fields", "frame.number")).out);
    expect(lines(out)).toEqual(all.slice(0, -1));
  });
});

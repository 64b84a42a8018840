import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { Gunzip } from "../../src/gzip/gunzip.ts";
import { ProblemLog } from "../../src/problems.ts";
import { PieceFeed } from "../../src/read/source.ts";
import { inPieces } from "../read/reading.ts";

const TEXT = Buffer.from("What was whole before the cut comes out. ".repeat(3000));

async function unpack(packed: Uint8Array, piece = 1000): Promise<{ bytes: Buffer; problems: string[] }> {
  const problems = new ProblemLog();
  const gunzip = new Gunzip(new PieceFeed(inPieces(packed, piece)), problems);
  const out: Uint8Array[] = [];
  for (let bytes = await gunzip.next(); bytes !== undefined; bytes = await gunzip.next()) out.push(bytes.slice());
  expect(await gunzip.next()).toBeUndefined();
  return { bytes: Buffer.concat(out), problems: problems.list.map(({ code, offset }) => `${code} at ${offset}`) };
}

describe("gunzip", () => {
  it("unpacks all members, one behind the other, and zeros behind them are nothing", async () => {
    const packed = Buffer.concat([gzipSync(TEXT), gzipSync(""), gzipSync("end"), new Uint8Array(1000)]);
    for (const piece of [1, 1000]) {
      const { bytes, problems } = await unpack(packed, piece);
      expect(Buffer.compare(bytes, Buffer.concat([TEXT, Buffer.from("end")]))).toBe(0);
      expect(problems).toEqual([]);
    }
  });

  it("passes by what a header may have: extra fields, a name, a comment, a checksum", async () => {
    const plain = gzipSync("x");
    const header = Buffer.from("1f8b081e000000000003", "hex");
    const more = Buffer.concat([Buffer.from("0300aabbcc", "hex"), Buffer.from("name\0a comment\0"), Buffer.of(1, 2)]);
    const { bytes, problems } = await unpack(Buffer.concat([header, more, plain.subarray(10)]), 1);
    expect([bytes.toString(), problems]).toEqual(["x", []]);
  });

  it("says that it was cut, wherever that was", async () => {
    const first = gzipSync(TEXT);
    const packed = Buffer.concat([first, gzipSync("end")]);
    for (let length = 0; length < packed.length; length += length < 30 || length > first.length - 10 ? 1 : 37) {
      const { bytes, problems } = await unpack(packed.subarray(0, length));
      expect(Buffer.compare(bytes.subarray(0, TEXT.length), TEXT.subarray(0, bytes.length))).toBe(0);
      if (length === 0 || length === first.length) expect(problems).toEqual([]);
      else expect(problems).toEqual([expect.stringMatching(/^gzip_(cut|damaged|trailing) at/)]);
      if (length >= first.length - 8) expect(bytes.subarray(0, TEXT.length)).toHaveLength(TEXT.length);
    }
  });

  it("says what is wrong, and where in the file", async () => {
    const packed = gzipSync(TEXT);
    const wrongCheck = packed.with(packed.length - 8, packed.at(-8)! ^ 1);
    expect((await unpack(wrongCheck)).problems).toEqual([`gzip_checksum at ${packed.length - 8}`]);
    const wrongLength = packed.with(packed.length - 1, 1);
    expect((await unpack(wrongLength)).problems).toEqual([`gzip_checksum at ${packed.length - 8}`]);
    const notDeflate = packed.with(2, 7);
    expect((await unpack(notDeflate)).problems).toEqual(["gzip_damaged at 0"]);
    const more = Buffer.concat([packed, Buffer.from("and so on")]);
    const trailing = await unpack(more);
    expect(trailing.problems).toEqual([`gzip_trailing at ${packed.length}`]);
    expect(trailing.bytes).toHaveLength(TEXT.length);
    const damaged = packed
      .with(200, packed[200]! ^ 0xff)
      .with(201, 0xff)
      .with(202, 0xff);
    expect((await unpack(damaged)).problems).toHaveLength(1);
  });

  it("does not hold a header without end", async () => {
    const header = Buffer.from("1f8b0808000000000003", "hex");
    const { problems } = await unpack(Buffer.concat([header, new Uint8Array(1_000_000).fill(65)]), 65_536);
    expect(problems).toEqual(["gzip_damaged at 0"]);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ReplyDecoder, type Reply } from "../../src/index.ts";

const bytes = (text: string) => Buffer.from(text);
const line = (text: string) => ({ type: "line", line: text });
const offer = (size: number) => ({ type: "offer", offer: { address: "10.0.0.1", port: 55000, saveAs: "a.txt", size } });

function replies(...pieces: readonly string[]): Reply[] {
  const decoder = new ReplyDecoder();
  return [...pieces.flatMap((piece) => decoder.push(bytes(piece))), ...decoder.flush()];
}

describe("what a server of groupchat says", () => {
  it("is told apart where it is glued, and put together where it is split", () => {
    const all =
      "NICKalice joined to the chat!\nConnected to the server !\n/download 10.0.0.1 55000 a.txt 12345bob : hi\n" +
      "ERROR : none is not exists !bob : NICK\n/download 10.0.0.1 55000 a.txt 7";
    const expected = [
      { type: "nick" },
      line("alice joined to the chat!"),
      line("Connected to the server !"),
      offer(12345),
      line("bob : hi"),
      { type: "missing", file: "none", line: "ERROR : none is not exists !" },
      line("bob : NICK"),
      offer(7),
    ];
    for (let size = 1; size <= all.length; size++) {
      const pieces = Array.from({ length: Math.ceil(all.length / size) }, (_, at) =>
        all.slice(at * size, (at + 1) * size),
      );
      expect(replies(...pieces)).toEqual(expected);
    }
  });

  it("holds back an offer whose size may go on, until nothing more comes", () => {
    const decoder = new ReplyDecoder();
    expect(decoder.push(bytes("/download 10.0.0.1 55000 a.txt 12"))).toEqual([]);
    expect(decoder.isWaiting).toBe(true);
    expect(decoder.push(bytes("34"))).toEqual([]);
    expect(decoder.flush()).toEqual([offer(1234)]);
  });

  it("takes a digit glued behind an offer for one of its size: nothing tells", () => {
    expect(replies("/download 10.0.0.1 55000 a.txt 127 of 9 : hi\n")).toEqual([offer(127), line(" of 9 : hi")]);
  });

  it("is a line where what looks like an offer is somebody's words", () => {
    expect(replies("bob : /download 10.0.0.1 55000 a.txt 5\n")).toEqual([
      line("bob : /download 10.0.0.1 55000 a.txt 5"),
    ]);
    expect(replies("/download x\n")).toEqual([line("/download x")]);
  });

  it("is read out of whatever bytes come, without an exception", () => {
    const soup = fc.oneof(fc.uint8Array(), fc.stringMatching(/^[/downlaNICKERO: 1\n!]{0,60}$/u).map(bytes));
    fc.assert(
      fc.property(fc.array(soup), (pieces) => {
        const decoder = new ReplyDecoder();
        for (const piece of pieces) decoder.push(piece);
        decoder.flush();
      }),
      { numRuns: 1000 },
    );
  });
});

import type { FollowedPiece } from "@wireside/packets";
import { describe, expect, it } from "vitest";
import { hexLines } from "../../src/packets/panels/stream/hex-lines.ts";
import { StreamText } from "../../src/packets/panels/stream/stream-text.ts";

const piece = (direction: 0 | 1, bytes: Uint8Array): FollowedPiece => ({
  kind: "bytes",
  direction,
  offset: 0,
  frame: 1,
  time: 0,
  bytes,
  isLate: false,
});
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("a stream as text", () => {
  it("puts a letter together that two packets share, in each direction for itself", () => {
    const text = new StreamText();
    const [first, second] = [utf8("grü").subarray(0, 3), utf8("grüße").subarray(3)];
    expect(text.take(piece(0, first)) + text.take(piece(1, utf8("ok"))) + text.take(piece(0, second))).toBe("groküße");
  });

  it("keeps line ends, and shows what is no letter as a dot", () => {
    expect(new StreamText().take(piece(0, utf8("a\r\nb\tc\u0000\u001b[31m")))).toBe("a\nb\tc··[31m");
  });

  it("begins anew behind a gap", () => {
    const text = new StreamText();
    text.take(piece(0, utf8("ü").subarray(0, 1)));
    text.take({ kind: "gap", direction: 0, offset: 1, length: 9, after: 1, before: 2, why: "missing" });
    expect(text.take(piece(0, utf8("ab")))).toBe("ab");
  });
});

it("writes bytes as lines of sixteen with their offset in the stream", () => {
  expect(hexLines(utf8("GET / HTTP/1.1\r\nHost"), 32)).toBe(
    "00000020  47 45 54 20 2f 20 48 54 54 50 2f 31 2e 31 0d 0a  GET / HTTP/1.1··\n" +
      "00000030  48 6f 73 74                                      Host\n",
  );
});

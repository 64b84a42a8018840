import { describe, expect, it } from "vitest";
import { Frames, hex, tcpFrame } from "./frames.ts";

/** Sends pieces one after the other, a segment each. */
function drip(port: number, pieces: Iterable<Uint8Array>): Frames {
  const frames = new Frames();
  let sequence = 1;
  for (const piece of pieces) {
    frames.add(tcpFrame(40_000, port, sequence, piece));
    sequence += piece.length;
  }
  return frames;
}

const text = (content: string): Uint8Array => Buffer.from(content);

describe("a message that comes in thousands of segments", () => {
  it("is an HTTP request whose header fields come one by one", () => {
    const fields = Array.from({ length: 8000 }, (_, i) => text(`x-${i}: y\r\n`));
    const frames = drip(80, [text("GET / HTTP/1.1\r\n"), ...fields, text("\r\n")]);
    expect(frames.values("http.request.method")).toEqual(["GET"]);
    expect(frames.values("tcp.segment.count")).toEqual(["8002"]);
  });

  it("is an HTTP request whose empty line comes byte by byte", () => {
    const frames = drip(80, [..."GET / HTTP/1.1\r\nHost: a\r\n\r\n"].map(text));
    expect(frames.values("http.host")).toEqual(["a"]);
  });

  it("is a DNS message over TCP that comes byte by byte", () => {
    const message = hex("0019 0001 0100 0001 0000 0000 0000 07 6578616d706c65 00 0001 0001");
    const frames = drip(
      53,
      Array.from(message, (byte) => Uint8Array.of(byte)),
    );
    expect(frames.values("dns.qry.name")).toEqual(["example"]);
  });

  it("is a TLS record that comes byte by byte", () => {
    const record = Uint8Array.from([0x15, 3, 3, 0, 2, 1, 0]);
    const frames = drip(
      443,
      Array.from(record, (byte) => Uint8Array.of(byte)),
    );
    expect(frames.values("tls.record.content_type")).toEqual(["21"]);
  });
});

import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CAPTURE_LIMITS } from "../../src/limits.ts";
import type { CarriedObject } from "../../src/objects/carried-object.ts";
import { HttpConversation } from "../../src/objects/http-conversation.ts";
import { ACK, FIN } from "../../src/tcp/flags.ts";
import type { FollowedSegment } from "../../src/follow/tcp-follower.ts";
import { bytesOf, says, text } from "../follow/streams.ts";

const REQUEST = "GET /a/b.txt?c=d HTTP/1.1\r\nHost: a.example\r\n\r\n";

/** A segment of one side, by where its bytes stand in what that side sends. */
function part(from: "client" | "server", offset: number, bytes: Uint8Array, flags = ACK): FollowedSegment {
  const direction = from === "client" ? 0 : 1;
  const sequence = (direction === 0 ? 1000 : 5000) + offset;
  return says(sequence, "", { direction, flags, acknowledgement: 5000, bytes, length: bytes.length });
}

/** The files that segments carry, numbered from 1; the first begins with a message. */
function carried(segments: readonly FollowedSegment[]): CarriedObject[] {
  const objects: CarriedObject[] = [];
  const conversation = new HttpConversation(segments[0]!, (object) => objects.push(object));
  for (const [i, segment] of segments.entries()) conversation.add({ ...segment, frame: i + 1 });
  conversation.finish();
  return objects;
}

/** One request, one response. */
const answered = (response: string | Uint8Array, ...more: readonly FollowedSegment[]): CarriedObject[] => {
  const bytes = typeof response === "string" ? bytesOf(response) : response;
  return carried([part("client", 0, bytesOf(REQUEST)), part("server", 0, bytes), ...more]);
};

const inShort = (objects: readonly CarriedObject[]): (readonly [string | undefined, string, boolean])[] =>
  objects.map(({ uri, bytes, isWhole }) => [uri, text(bytes), isWhole]);

describe("the files of an HTTP conversation", () => {
  it("have what is said of them", () => {
    const head =
      'HTTP/1.1 200 OK\r\nContent-Type: Text/Plain; charset=utf-8\r\nContent-Disposition: attachment; filename="x \\"y\\".txt"\r\n';
    expect(answered(`${head}Content-Length: 5\r\n\r\nhello`)).toEqual([
      {
        ...{ protocol: "http", frame: 2, host: "a.example", uri: "/a/b.txt?c=d", type: "text/plain" },
        ...{ fileName: 'x "y".txt', bytes: bytesOf("hello"), isWhole: true },
      },
    ]);
  });

  it("have a name in any letters", () => {
    const name = "Content-Disposition: inline; filename=\"a.txt\"; filename*=UTF-8''%e2%82%ac%20rates.txt\r\n";
    const [object] = answered(`HTTP/1.1 200 OK\r\n${name}Content-Length: 1\r\n\r\nx`);
    expect(object!.fileName).toBe("€ rates.txt");
  });

  it("end with their length, with their last chunk, or where the server closes", () => {
    expect(inShort(answered("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nabc"))).toEqual([
      ["/a/b.txt?c=d", "ab", true],
    ]);
    const chunks = "5;x=y\r\nhello\r\n0006\r\n world\r\n0\r\nTrailer: z\r\n\r\n";
    expect(inShort(answered(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}`))).toEqual([
      ["/a/b.txt?c=d", "hello world", true],
    ]);
    const open = "HTTP/1.0 200 OK\r\n\r\nuntil the end";
    const close = part("server", open.length, new Uint8Array(0), FIN | ACK);
    expect(inShort(answered(open, close))).toEqual([["/a/b.txt?c=d", "until the end", true]]);
    expect(inShort(answered(open))).toEqual([["/a/b.txt?c=d", "until the end", false]]);
  });

  it("are unpacked", () => {
    const packed = gzipSync("unpacked");
    const head = bytesOf(`HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${packed.length}\r\n\r\n`);
    expect(inShort(answered(Buffer.concat([head, packed])))).toEqual([["/a/b.txt?c=d", "unpacked", true]]);
    const unknown = "HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 2\r\n\r\n\u0001\u0002";
    expect(inShort(answered(unknown))).toEqual([["/a/b.txt?c=d", "\u0001\u0002", true]]);
  });

  it("belong to the requests in their order, and not to those whose answers have no body", () => {
    const requests = ["GET /1", "HEAD /2", "GET /3", "POST /4"].map(
      (line, i) => `${line} HTTP/1.1\r\nHost: a\r\n${i === 3 ? "Content-Length: 4\r\n\r\nsent" : "\r\n"}`,
    );
    const answers = ["200 OK", "200 OK", "304 Not Modified", "100 Continue", "201 Created"].map(
      (status, i) => `HTTP/1.1 ${status}\r\nContent-Length: ${i}1\r\n\r\n`,
    );
    const said = `${answers[0]!}x${answers.slice(1, 4).join("")}HTTP/1.1 201 Created\r\nContent-Length: 1\r\n\r\ny`;
    const found = carried([part("client", 0, bytesOf(requests.join(""))), part("server", 0, bytesOf(said))]);
    expect(inShort(found)).toEqual([
      ["/4", "sent", true],
      ["/1", "x", true],
      ["/4", "y", true],
    ]);
  });

  it("end with HTTP: after an upgrade or in a tunnel there are none", () => {
    expect(answered("HTTP/1.1 101 Switching Protocols\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx")).toEqual(
      [],
    );
    const tunnel = carried([
      part("client", 0, bytesOf("CONNECT a:443 HTTP/1.1\r\n\r\n")),
      part("server", 0, bytesOf("HTTP/1.1 200 OK\r\n\r\nanything")),
    ]);
    expect(tunnel).toEqual([]);
  });

  it("of which something is missing are told as far as they go; what follows them is found again", () => {
    const head = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n";
    const segments = [
      part("client", 0, bytesOf(REQUEST)),
      part("server", 0, bytesOf(`${head}abc`)),
      part("server", head.length + 6, bytesOf("ghij")),
      part("client", REQUEST.length, bytesOf("GET /next HTTP/1.1\r\n\r\n")),
      part("server", head.length + 10, bytesOf("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnext")),
    ];
    const acknowledged = { ...segments[3]!, acknowledgement: 5000 + head.length + 10 };
    expect(inShort(carried(segments.with(3, acknowledged)))).toEqual([
      ["/a/b.txt?c=d", "abc", false],
      ["/next", "next", true],
    ]);
  });

  it("have no address when it is not known which request they answer", () => {
    const lost = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nlost";
    const segments = [
      part("client", 0, bytesOf(REQUEST)),
      part("server", lost.length, bytesOf("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfound")),
    ];
    expect(inShort(carried(segments))).toEqual([[undefined, "found", true]]);
  });

  it("are the same however they are cut into segments, and in whatever order those come", () => {
    const said = bytesOf(
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n" +
        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\none",
    );
    const asked = bytesOf(REQUEST.repeat(2));
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: said.length - 1 }), { maxLength: 30 });
    const order = fc.infiniteStream(fc.nat(1_000_000));
    fc.assert(
      fc.property(cuts, order, (places, ranks) => {
        const edges = [0, ...places.toSorted((a, b) => a - b), said.length];
        const parts = edges.slice(1).map((end, i) => part("server", edges[i]!, said.subarray(edges[i], end)));
        const shuffled = parts
          .map((each) => ({ each, rank: ranks.next().value }))
          .toSorted((a, b) => a.rank - b.rank)
          .map(({ each }) => each);
        expect(inShort(carried([part("client", 0, asked), ...shuffled]))).toEqual([
          ["/a/b.txt?c=d", "hello world", true],
          ["/a/b.txt?c=d", "one", true],
        ]);
      }),
    );
  });
});

describe("files within bounds", () => {
  it("never throw, whatever comes", () => {
    const piece = fc.oneof(
      fc.constantFrom(
        "GET / HTTP/1.1\r\n",
        "HTTP/1.1 200 OK\r\n",
        "Transfer-Encoding: chunked\r\n",
        "\r\n",
        "5\r\nhello",
      ),
      fc.constantFrom(
        "Content-Length: 99999999999999\r\n",
        "Content-Encoding: gzip\r\n",
        "ffffffff\r\n",
        "\0",
        "0\r\n\r\n",
      ),
      fc.string({ maxLength: 10 }),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(piece, fc.boolean(), fc.nat(3)), { minLength: 1, maxLength: 40 }), (said) => {
        const offsets = [0, 0];
        const segments = said.map(([letters, isServer, skipped]) => {
          const side = isServer ? 1 : 0;
          offsets[side]! += skipped === 3 ? 1 : 0;
          const segment = part(isServer ? "server" : "client", offsets[side]!, bytesOf(letters));
          offsets[side]! += segment.length;
          return { ...segment, acknowledgement: (isServer ? 1000 : 5000) + offsets[1 - side]! };
        });
        for (const { bytes } of carried(segments)) expect(bytes.length).toBeGreaterThan(0);
      }),
    );
  });

  it("keep of a file what there is room for", () => {
    const bytes = new Uint8Array(1 << 24);
    const count = CAPTURE_LIMITS.objectBytes / bytes.length + 1;
    const head = bytesOf(`HTTP/1.1 200 OK\r\nContent-Length: ${count * bytes.length}\r\n\r\n`);
    const objects: CarriedObject[] = [];
    const conversation = new HttpConversation(part("client", 0, bytesOf(REQUEST)), (object) => objects.push(object));
    for (const segment of [part("client", 0, bytesOf(REQUEST)), part("server", 0, head)]) conversation.add(segment);
    for (let i = 0; i < count; i++) conversation.add(part("server", head.length + i * bytes.length, bytes));
    expect(objects.map(({ bytes: kept, isWhole }) => [kept.length, isWhole])).toEqual([
      [CAPTURE_LIMITS.objectBytes, false],
    ]);
  });

  it("forget a head that does not end, and a line of a chunk that does not end", () => {
    const endless = Array.from({ length: 40 }, (_, i) => part("server", 8192 * i, bytesOf("x".repeat(8192))));
    const begun = { ...endless[0]!, bytes: bytesOf(`HTTP/1.1 200 OK\r\nA: ${"x".repeat(8172)}`) };
    expect(carried([part("client", 0, bytesOf(REQUEST)), ...endless.with(0, begun)])).toEqual([]);
    const chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n";
    const line = part("server", chunked.length, bytesOf("1".repeat(9000)));
    expect(inShort(answered(chunked, line))).toEqual([["/a/b.txt?c=d", "abc", false]]);
  });
});

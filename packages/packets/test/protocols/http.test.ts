import { deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CAPTURE_LIMITS } from "../../src/limits.ts";
import { Frames, joined, tcpFrame, udpFrame } from "./frames.ts";
import { allValues, infosOf, protocolCapture, recordedFrames } from "./recorded.ts";

const text = (letters: string) => Uint8Array.from(Buffer.from(letters));

/** A client that asks at port 80, and the server that answers: each says its bytes as one segment. */
class Exchange extends Frames {
  readonly #at: [number, number] = [1, 1];

  client(said: string): this {
    return this.#say(0, text(said));
  }

  server(said: string | Uint8Array): this {
    return this.#say(1, typeof said === "string" ? text(said) : said);
  }

  #say(side: 0 | 1, said: Uint8Array): this {
    const frame = side === 0 ? tcpFrame(40_000, 80, this.#at[0], said) : tcpFrame(80, 40_000, this.#at[1], said);
    const acknowledgement = Buffer.alloc(4);
    acknowledgement.writeUInt32BE(this.#at[1 - side]!);
    const from =
      side === 0 ? [frame.subarray(26, 30), frame.subarray(30, 34)] : [frame.subarray(30, 34), frame.subarray(26, 30)];
    this.add(joined(frame.subarray(0, 26), ...from, frame.subarray(34, 42), acknowledgement, frame.subarray(46)));
    this.#at[side] += said.length;
    return this;
  }
}

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: a.example\r\n\r\n`;
const answer = (body: string, head = "") => `HTTP/1.1 200 OK\r\n${head}Content-Length: ${body.length}\r\n\r\n${body}`;

describe("HTTP", () => {
  it("is found on any port, with requests that come together and bodies in chunks and packed", async () => {
    const frames = await recordedFrames(protocolCapture("web"));
    expect(infosOf(frames, "HTTP")).toEqual([
      "GET /hello.txt HTTP/1.1 GET /page?part=1&all HTTP/1.1 ",
      "HTTP/1.1 200 OK  (text/plain)",
      "HTTP/1.1 200 OK  (text/html)",
      "GET /missing HTTP/1.1 ",
      "HTTP/1.1 404 Not Found ",
    ]);
    expect(allValues(frames, "http.response_for.uri").map((uri) => new URL(uri).pathname)).toEqual([
      "/hello.txt",
      "/page",
      "/missing",
    ]);
    expect(allValues(frames, "http.request.uri.query.parameter")).toEqual(["part=1", "all"]);
    expect(allValues(frames, "http.file_data")).toEqual([
      "hello\\n",
      "<p>the same again and again</p>\\n".repeat(40),
      "not found\\n",
    ]);
  });

  it("joins each answer to its request, in the order of the requests", () => {
    const web = new Exchange().client(get("/1") + get("/2"));
    web.server(answer("one"));
    expect(web.values("http.request_in")).toEqual(["1"]);
    expect(web.values("http.response_for.uri")).toEqual(["http://a.example/1"]);
    web.server(answer("two"));
    expect(web.values("http.response_for.uri")).toEqual(["http://a.example/2"]);
    expect(web.values("http.time")).toEqual(["2.000000000"]);
  });

  it("knows that a request before the last had its answer, though it is not in the capture", () => {
    const web = new Exchange().client(get("/1")).server("something that was not captured whole");
    web.client(get("/2")).server(answer("two"));
    expect(web.values("http.response_for.uri")).toEqual(["http://a.example/2"]);
  });

  it("waits for a head that comes in pieces, and tells what has begun", () => {
    const web = new Exchange().client("GET /slow HT");
    expect(web.info).toContain("[TCP segment of a reassembled PDU]");
    web.client("TP/1.1\r\nHost: a.ex").client("ample\r\n\r\n");
    expect(web.info).toBe("GET /slow HTTP/1.1 ");
    expect(web.values("http.host")).toEqual(["a.example"]);
  });

  it("ends a body where its chunks end, and reads what follows as the next message", () => {
    const chunked =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n4;a=b\r\ndefg\r\n0\r\nSum: 7\r\n\r\n";
    const web = new Exchange().client(get("/1") + get("/2")).server(chunked + answer("two"));
    expect(web.values("http.chunk_size")).toEqual(["3", "4", "0"]);
    expect(web.values("http.file_data")).toEqual(["abcdefg", "two"]);
    expect(web.values("http.chunked_trailer_part")).toEqual(["Sum: 7\\r\\n"]);
  });

  it("reads the same body however its bytes are cut into segments", () => {
    const chunks = ["a", "bc", "def".repeat(20), "0", "\r\n"].map(
      (chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`,
    );
    const said = `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${chunks.join("")}0\r\nSum: 1\r\n\r\n`;
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: said.length - 1 }), { maxLength: 12 }), (cuts) => {
        const places = [0, ...new Set(cuts.toSorted((a, b) => a - b)), said.length];
        const web = new Exchange().client(get("/"));
        for (const [i, at] of places.slice(0, -1).entries()) web.server(said.slice(at, places[i + 1]));
        expect(web.values("http.file_data")).toEqual([`abc${"def".repeat(20)}0\\r\\n`]);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ["gzip", gzipSync],
    ["deflate", deflateSync],
    ["deflate", deflateRawSync],
  ] as const)("unpacks %s", (coding, pack) => {
    const packed = pack(Buffer.from("the body\n".repeat(30)));
    const head = `HTTP/1.1 200 OK\r\nContent-Encoding: ${coding}\r\nContent-Length: ${packed.length}\r\n\r\n`;
    const web = new Exchange().client(get("/")).server(joined(text(head), packed));
    expect(web.values("http.file_data")).toEqual(["the body\\n".repeat(30)]);
  });

  it("unpacks no more than it may, and says so of what is not packed as it claims", () => {
    const bomb = gzipSync(Buffer.alloc(CAPTURE_LIMITS.unpackedBytes + 1000, "a"));
    const head = `HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${bomb.length}\r\n\r\n`;
    const web = new Exchange().client(get("/"));
    for (let at = 0; at < bomb.length; at += 30_000) {
      const part = Uint8Array.from(bomb.subarray(at, at + 30_000));
      web.server(at === 0 ? joined(text(head), part) : part);
    }
    expect(web.values("http.file_data")[0]!.length).toBe(CAPTURE_LIMITS.unpackedBytes);
    const other = new Exchange().client(get("/")).server(answer("plain", "Content-Encoding: gzip\r\n"));
    expect(other.values("http.file_data")).toEqual(["plain"]);
  });

  it("has no body after HEAD, 204 and 304, whatever their length says", () => {
    const head = "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n";
    const web = new Exchange().client("HEAD / HTTP/1.1\r\n\r\n").server(head).client(get("/2"));
    web.server("HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n");
    expect(web.values("http.response.code")).toEqual(["304"]);
  });

  it("goes on until the server closes where nothing tells the length", () => {
    const web = new Exchange().client(get("/")).server("HTTP/1.0 200 OK\r\n\r\nabc");
    expect(web.info).toContain("[TCP segment of a reassembled PDU]");
    expect(web.values("http.file_data")).toEqual([]);
  });

  it("takes nothing on its ports for the middle of a message that was not seen to begin", () => {
    const other = new Exchange().client("\x01\x02\x03 something else");
    expect(other.layers).toBe("eth:ethertype:ip:tcp:data");
    const preface = new Exchange().client("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    expect(preface.values("http.request.method")).toEqual([]);
  });

  it("reads as much of a head as the capture kept", () => {
    const frames = new Frames();
    const whole = tcpFrame(40_000, 80, 1, text(get("/a")));
    frames.add(whole.subarray(0, 75), 1, whole.length);
    expect(frames.values("http.request.uri")).toEqual(["/a"]);
    expect(frames.info).toContain("[Packet size limited during capture]");
  });

  it("gives the connection to another protocol when both sides agree", () => {
    const hello = "\x16\x03\x01\x00\x01\x00";
    const web = new Exchange().client("CONNECT b.example:443 HTTP/1.1\r\n\r\n").server("HTTP/1.1 200 OK\r\n\r\n");
    expect(web.client(hello).layers).toBe("eth:ethertype:ip:tcp:tls");
  });

  it("shows name and password of those who send them in plain", () => {
    const web = new Exchange().client("GET / HTTP/1.1\r\nAuthorization: Basic YW5uYTpzZWNyZXQ=\r\n\r\n");
    expect(web.values("http.authbasic")).toEqual(["anna:secret"]);
  });

  it("is SSDP in datagrams, where notifications are no requests", () => {
    const frames = new Frames();
    frames.add(
      udpFrame(1900, 1900, text("NOTIFY * HTTP/1.1\r\nHost:239.255.255.250:1900\r\nNT: upnp:rootdevice\r\n\r\n")),
    );
    expect(frames.d.columns.protocol).toBe("SSDP");
    expect(frames.info).toBe("NOTIFY * HTTP/1.1 ");
    expect(frames.values("http.notification")).toEqual(["1"]);
    expect(frames.values("http.request")).toEqual([]);
    expect(frames.values("http.unknown_header")).toEqual(["NT: upnp:rootdevice\\r\\n"]);
  });
});

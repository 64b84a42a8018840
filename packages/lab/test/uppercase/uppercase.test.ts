import { once } from "node:events";
import { createSocket } from "node:dgram";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { askOverTcp, askOverUdp, LAB_LIMITS, raise, serveUppercase, type Listening } from "../../src/index.ts";
import { bareClient, bareServer, freePort, rest } from "../socket.ts";
import { failure, Told } from "../told.ts";

const bytes = (text: string) => Buffer.from(text);

describe("raising", () => {
  it("raises a to z and touches no other byte", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (given) => {
        const raised = raise(given);
        expect(raised).toHaveLength(given.length);
        for (const [at, byte] of given.entries()) expect(raised[at]).toBe(byte >= 97 && byte <= 122 ? byte - 32 : byte);
      }),
    );
  });

  it("leaves digits, punctuation and letters outside of ASCII as they are", () => {
    expect(Buffer.from(raise(bytes("héllo, wörld! 123 ß"))).toString()).toBe("HéLLO, WöRLD! 123 ß");
  });
});

describe("the uppercase server", () => {
  let server: Listening;
  let told: Told;
  beforeEach(async () => {
    told = new Told();
    server = await serveUppercase({ host: "127.0.0.1", port: 0 }, told.tell);
  });
  afterEach(() => server.close());

  it("answers over TCP before the client has said that it is done, each time it reads", async () => {
    const socket = await bareClient(server.at);
    for (const word of ["one", "two"]) {
      socket.write(word);
      const [answer] = (await once(socket, "data")) as [Buffer];
      expect(answer.toString()).toBe(word.toUpperCase());
    }
    socket.end("three");
    expect(await rest(socket)).toBe("THREE");
    expect(await told.event("answered")).toMatchObject({ over: "tcp", bytes: 11 });
  });

  it("answers any length up to the limit, and disconnects beyond it", async () => {
    const text = Buffer.alloc(3_000_000, "abc");
    expect(Buffer.from(await askOverTcp(server.at, text)).equals(Buffer.alloc(text.length, "ABC"))).toBe(true);
    const socket = await bareClient(server.at);
    socket.on("error", () => undefined).resume();
    socket.write(Buffer.alloc(LAB_LIMITS.uppercaseBytes + 1, "a"));
    await once(socket, "close");
    expect((await told.event("answered", 2)).text).toMatch(/disconnected/u);
  });

  it("answers each datagram with one, up to the largest there is", async () => {
    for (const length of [0, 1, 2048, LAB_LIMITS.uppercaseDatagramBytes]) {
      const answer = await askOverUdp(server.at, Buffer.alloc(length, "x"));
      expect(Buffer.from(answer).equals(Buffer.alloc(length, "X"))).toBe(true);
    }
    await expect(askOverUdp(server.at, Buffer.alloc(LAB_LIMITS.uppercaseDatagramBytes + 1))).rejects.toEqual(
      failure("too_large"),
    );
  });

  it("answers many at once", async () => {
    const all = Array.from({ length: 200 }, (_, at) => `client ${String(at)}`);
    const answers = await Promise.all(
      all.map((text, at) => (at % 2 === 0 ? askOverTcp : askOverUdp)(server.at, bytes(text))),
    );
    expect(answers.map((answer) => Buffer.from(answer).toString())).toEqual(all.map((text) => text.toUpperCase()));
  });

  it("says whose port it is that another program has", async () => {
    await expect(serveUppercase(server.at, told.tell)).rejects.toEqual(failure("port_taken", /already listens/u));
  });
});

describe("the uppercase client", () => {
  it("is told at once that nothing listens, over TCP by the refusal, over UDP by ICMP", async () => {
    const nobody = await freePort();
    const where = `127.0.0.1:${String(nobody.port)}`;
    await expect(askOverTcp(nobody, bytes("x"))).rejects.toEqual(
      failure("nothing_listens", new RegExp(`^connection refused: nothing listens on ${where}`, "u")),
    );
    await expect(askOverUdp(nobody, bytes("x"))).rejects.toEqual(
      failure("nothing_listens", /ICMP "port unreachable"/u),
    );
  });

  it("ends with a time-out when a datagram gets no answer", async () => {
    const silent = createSocket("udp4").bind(0, "127.0.0.1");
    await once(silent, "listening");
    await expect(askOverUdp({ host: "127.0.0.1", port: silent.address().port }, bytes("x"))).rejects.toEqual(
      failure("no_answer", /did not answer within 3 s/u),
    );
    silent.close();
  });

  it("takes what a server that reads only once answers, and puts a split answer together", async () => {
    const once1024 = await bareServer((socket) =>
      socket.once("data", (read: Buffer) => {
        socket.write(raise(read.subarray(0, 512)));
        setImmediate(() => socket.end(raise(read.subarray(512, 1024))));
      }),
    );
    const answer = await askOverTcp(once1024.at, Buffer.alloc(2000, "y"));
    expect(Buffer.from(answer).toString()).toBe("Y".repeat(1024));
    await once1024.close();
  });

  it("says when the server goes without an answer", async () => {
    const rude = await bareServer((socket) => socket.end());
    await expect(askOverTcp(rude.at, bytes("x"))).rejects.toEqual(failure("cut_short"));
    await rude.close();
  });
});

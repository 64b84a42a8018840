import { once } from "node:events";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sendMessage, serveMessage, type Listening } from "../../src/index.ts";
import { bareClient, bareServer, freePort, rest } from "../socket.ts";
import { failure, Told } from "../told.ts";

describe("message", () => {
  let server: Listening;
  let told: Told;
  beforeEach(async () => {
    told = new Told();
    server = await serveMessage({ host: "127.0.0.1", port: 0 }, told.tell);
  });
  afterEach(() => server.close());

  it("goes from client to server", async () => {
    await sendMessage(server.at, "Hello World!");
    expect(await told.event("message")).toMatchObject({ text: "Hello World!", value: "Hello World!" });
  });

  it("comes as often as the client wants on one connection, glued and split", async () => {
    const socket = await bareClient(server.at);
    socket.write('3\n"a"4\n"b');
    await told.event("message");
    socket.end('c"2\n{}');
    await told.event("message", 3);
    expect(told.events.map(({ value }) => value)).toEqual(["a", "bc", {}]);
  });

  it("that is none is told with its code, and the connection is closed", async () => {
    const socket = await bareClient(server.at);
    socket.on("error", () => undefined).resume();
    socket.write("GET / HTTP/1.1\r\n\r\n");
    await once(socket, "close");
    expect(await told.event("problem")).toMatchObject({ code: "bad_message" });
    expect(told.events).toHaveLength(1);
  });

  it("that is cut in the middle is not shown", async () => {
    const socket = await bareClient(server.at);
    socket.end('14\n"Hello');
    await rest(socket);
    expect((await told.event("problem")).text).toMatch(/cut_short: The connection ended after 6 of the 14 bytes/u);
    expect(told.events).toHaveLength(1);
  });

  it("of many clients comes at once", async () => {
    const all = Array.from({ length: 300 }, (_, at) => at);
    await Promise.all(all.map((value) => sendMessage(server.at, value)));
    await told.event("message", all.length);
    expect(told.events.map(({ value }) => Number(value)).toSorted((a, b) => a - b)).toEqual(all);
  });

  it("finds nobody where nothing listens", async () => {
    await expect(sendMessage(await freePort(), "x")).rejects.toEqual(failure("nothing_listens"));
  });

  it("says when the server goes in the middle", async () => {
    const rude = await bareServer((socket) => socket.once("data", () => socket.resetAndDestroy()));
    await expect(sendMessage(rude.at, "x".repeat(200_000))).rejects.toEqual(failure("cut_short"));
    await rude.close();
  });

  it("is the bytes of the original on the wire", async () => {
    const received = Promise.withResolvers<string>();
    const bare = await bareServer((socket) => void rest(socket).then(received.resolve));
    await sendMessage(bare.at, "Grüße");
    expect(await received.promise).toBe('17\n"Gr\\u00fc\\u00dfe"');
    await bare.close();
  });
});

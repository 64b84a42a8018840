import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  askOverTcp,
  askOverUdp,
  ChatroomClient,
  GroupchatClient,
  ReceiveFolder,
  sendFile,
  sendMessage,
  serveChatroom,
  serveGroupchat,
  serveMessage,
  serveSendfile,
  serveUppercase,
  type Listening,
  type SocketAddress,
} from "../src/index.ts";
import { bareClient, rest } from "./socket.ts";
import { failure, Told } from "./told.ts";

const ANY = { host: "127.0.0.1", port: 0 };
const quiet = (): void => undefined;

let folder: string;
const servers: Record<string, Listening> = {};
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "wireside-lab-"));
  await writeFile(join(folder, "small"), "content");
  await writeFile(join(folder, "big"), Buffer.alloc(20_000_000));
  servers["uppercase"] = await serveUppercase(ANY, quiet);
  servers["message"] = await serveMessage(ANY, quiet);
  servers["sendfile"] = await serveSendfile(ANY, new ReceiveFolder(join(folder, "inbox")), quiet);
  servers["chatroom"] = await serveChatroom(ANY, quiet);
  servers["groupchat"] = await serveGroupchat(ANY, quiet, { folder, filePorts: { first: 0, last: 0 } });
  servers["web"] = await serveWeb();
});
afterAll(async () => {
  await Promise.all(Object.values(servers).map((server) => server.close()));
  await rm(folder, { recursive: true });
});

async function serveWeb(): Promise<Listening> {
  const web = createServer().listen(0, "127.0.0.1");
  await once(web, "listening");
  return {
    at: { host: "127.0.0.1", port: (web.address() as AddressInfo).port },
    async close() {
      web.closeAllConnections();
      await new Promise((resolve) => web.close(resolve));
    },
  };
}

/** Each client, doing what it is for. */
const CLIENTS: Readonly<Record<string, (to: SocketAddress) => Promise<unknown>>> = {
  uppercase: (to) => askOverTcp(to, Buffer.from("hello")),
  message: (to) => sendMessage(to, "hello"),
  sendfile: (to) => sendFile(to, join(folder, "small"), quiet),
  "sendfile of much": (to) => sendFile(to, join(folder, "big"), quiet),
  async chatroom(to) {
    const client = await ChatroomClient.connect(to, { name: "alice", peerPort: 0 }, quiet);
    await client.entered;
  },
  async groupchat(to) {
    const client = await GroupchatClient.connect(to, "alice", new ReceiveFolder(folder), quiet);
    await client.entered;
  },
};

const NOT_CAPITALS = failure("bad_message", /^127\.0\.0\.1:\d+ answered ".+", which is not the text in capitals\.$/u);
const MESSAGE_ANSWER = failure("bad_message", /answered ".+", and a server of messages never answers\.$/u);
const FILE_ANSWER = failure("bad_message", /answered ".+", and a server of files never answers\.$/u);
const CUT = failure("cut_short");
const NOT_A_ROOM = failure(
  "no_answer",
  /^127\.0\.0\.1:\d+ has not let us in within 3 s\. A room tells at once who is/u,
);
const NOT_A_CHAT = failure("no_answer", /^127\.0\.0\.1:\d+ has not let us in within 3 s\. A group chat asks for the/u);

describe("a client at the port of another protocol", () => {
  it.concurrent.each([
    ["uppercase", "message", CUT],
    ["uppercase", "sendfile", CUT],
    ["uppercase", "chatroom", NOT_CAPITALS],
    ["uppercase", "groupchat", NOT_CAPITALS],
    ["uppercase", "web", NOT_CAPITALS],
    ["message", "uppercase", MESSAGE_ANSWER],
    ["message", "chatroom", MESSAGE_ANSWER],
    ["message", "groupchat", MESSAGE_ANSWER],
    ["message", "web", MESSAGE_ANSWER],
    ["sendfile", "uppercase", FILE_ANSWER],
    ["sendfile of much", "message", CUT],
    ["sendfile", "chatroom", FILE_ANSWER],
    ["sendfile", "groupchat", FILE_ANSWER],
    ["sendfile", "web", FILE_ANSWER],
    ["chatroom", "uppercase", NOT_A_ROOM],
    ["chatroom", "message", CUT],
    ["chatroom", "sendfile", NOT_A_ROOM],
    ["chatroom", "groupchat", NOT_A_ROOM],
    ["chatroom", "web", CUT],
    ["groupchat", "uppercase", NOT_A_CHAT],
    ["groupchat", "message", NOT_A_CHAT],
    ["groupchat", "sendfile", NOT_A_CHAT],
    ["groupchat", "chatroom", NOT_A_CHAT],
    ["groupchat", "web", NOT_A_CHAT],
  ])("says so: %s at that of %s", async (client, server, outcome) => {
    await expect(CLIENTS[client]!(servers[server]!.at)).rejects.toEqual(outcome);
  });

  it("cannot say so where nothing ever answers: a message at that of sendfile, whose server says it", async () => {
    const told = new Told();
    const server = await serveSendfile(ANY, new ReceiveFolder(join(folder, "inbox")), told.tell);
    await sendMessage(server.at, "hello");
    expect(await told.event("cut")).toMatchObject({ code: "cut_short" });
    await server.close();
  });
});

describe("an answer over UDP that is not the text in capitals", () => {
  it("is not taken for one", async () => {
    const other = createSocket("udp4").bind(0, "127.0.0.1");
    await once(other, "listening");
    other.on("message", (_, { port, address }) => other.send("no", port, address));
    await expect(askOverUdp({ host: "127.0.0.1", port: other.address().port }, Buffer.from("hello"))).rejects.toEqual(
      NOT_CAPITALS,
    );
    other.close();
  });
});

describe("a server at whose port a browser asks", () => {
  it.each([
    ["chatroom", "This name cannot be used. "],
    ["groupchat", "NICKThis name cannot be used.\n"],
  ])("refuses it in its own words: %s", async (server, words) => {
    const socket = await bareClient(servers[server]!.at);
    socket.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    expect(await rest(socket)).toBe(words);
  });
});

// Makes the captures in packages/packets/protocol-captures, in a network namespace of its own (Linux with root and tcpdump):
//
//   unshare --net node scripts/captures/programs/protocols.ts

import { execFileSync, spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer as createWebServer, type IncomingMessage } from "node:http";
import { createConnection, createServer, type AddressInfo, type Socket } from "node:net";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { gzipSync } from "node:zlib";

const FOLDER = join(import.meta.dirname, "../../../packages/packets/protocol-captures");
const HOST = "127.0.0.1";
/** Long enough for what was sent to arrive as a segment of its own. */
const PAUSE_MS = 40;

execFileSync("ip", ["link", "set", "lo", "up"]);
await record("message", message);
await record("sendfile", sendfile);
await record("chatroom", chatroom);
await record("groupchat", groupchat);
await record("web", web);
await record("websocket", websocket);

/** Runs an exchange over the loopback, and keeps its packets. */
async function record(name: string, exchange: () => Promise<void>): Promise<void> {
  const file = join(FOLDER, `${name}.pcap`);
  const recorder = spawn("tcpdump", ["-i", "lo", "-U", "--immediate-mode", "-w", file, "tcp or udp"]);
  await once(recorder.stderr, "data");
  await exchange();
  await wait(5 * PAUSE_MS);
  recorder.kill("SIGINT");
  await once(recorder, "exit");
}

/** Serves one connection, talks to it from a client, and waits for both to close. */
async function converse(
  port: number,
  serve: (socket: Socket) => void,
  talk: (socket: Socket) => Promise<void>,
): Promise<void> {
  const server = createServer({ noDelay: true }, serve).listen(port, HOST);
  await once(server, "listening");
  const { port: listening } = server.address() as AddressInfo;
  const client = createConnection({ port: listening, host: HOST, noDelay: true });
  client.resume();
  await once(client, "connect");
  await talk(client);
  client.end();
  await once(client, "close");
  server.close();
}

/** Sends pieces so that each is a segment. */
async function say(socket: Socket, ...pieces: readonly (string | Uint8Array)[]): Promise<void> {
  for (const piece of pieces) {
    socket.write(piece);
    await wait(PAUSE_MS);
  }
}

/** Three messages: whole, two in one segment, and one over three segments. */
async function message(): Promise<void> {
  const closeAfter = (socket: Socket) => socket.resume().on("end", () => socket.end());
  await converse(1234, closeAfter, (client) =>
    say(client, '14\n"Hello World!"', '4\n"hi"12\n"two in one"', "1", '6\n"in three ', 'parts"'),
  );
}

/** A file of 3000 bytes with its name; the port is the system's choice. */
async function sendfile(): Promise<void> {
  const name = "notes.txt";
  const closeAfter = (socket: Socket) => socket.resume().on("end", () => socket.end());
  await converse(0, closeAfter, (client) =>
    say(client, String(name.length).padStart(512, " "), name, "x".repeat(2000), "y".repeat(1000)),
  );
}

/** Two people enter, speak, and one leaves; a list comes glued behind a message; two datagrams go peer to peer. */
async function chatroom(): Promise<void> {
  const room: Socket[] = [];
  const server = createServer({ noDelay: true }, (socket) => room.push(socket.resume())).listen(5000, HOST);
  await once(server, "listening");
  const enter = async (name: string) => {
    const socket = createConnection({ port: 5000, host: HOST, noDelay: true }).resume();
    await once(socket, "connect");
    await say(socket, name);
    return socket;
  };
  const both = '!{"alice": "127.0.0.1", "bob": "127.0.0.2"}';
  const alice = await enter("alice");
  await say(room[0]!, '!{"alice": "127.0.0.1"}');
  const bob = await enter("bob");
  await say(room[0]!, both);
  await say(room[1]!, both);
  await say(alice, "good morning: all");
  await say(room[1]!, "alice: good morning: all ");
  await say(bob, "bye");
  bob.end();
  await say(room[0]!, 'bob: bye !{"alice": "127.0.0.1"}');
  const peer = createSocket("udp4").bind(5000, "127.0.0.1");
  await once(peer, "listening");
  const other = createSocket("udp4").bind(5000, "127.0.0.2");
  await once(other, "listening");
  peer.send("are you there?", 5000, "127.0.0.2");
  await wait(PAUSE_MS);
  other.send("yes, grüß dich", 5000, "127.0.0.1");
  await wait(PAUSE_MS);
  for (const socket of [peer, other, server]) socket.close();
  alice.end();
  for (const socket of room) socket.end();
  await once(alice, "close");
}

/** Everything that can be said once, and a file of two blocks of which the first is sent twice. */
async function groupchat(): Promise<void> {
  const file = Buffer.alloc(3000, "abc");
  const downloads = createSocket("udp4").bind(55_000, HOST);
  await once(downloads, "listening");
  const blocks = [file.subarray(0, 2048), file.subarray(0, 2048), file.subarray(2048)];
  let client: AddressInfo | undefined;
  downloads.on("message", (datagram, from) => {
    client = from as unknown as AddressInfo;
    if (datagram.toString() === "ack") blocks.shift();
    if (blocks.length > 0) downloads.send(blocks[0]!, from.port, from.address);
    if (blocks.length === 3) setTimeout(() => downloads.send(blocks.shift()!, client!.port, HOST), PAUSE_MS);
  });
  let toClient: Socket | undefined;
  const rule = "----------- \n";
  await converse(
    50_000,
    (socket) => (toClient = socket.on("end", () => socket.end()).resume()),
    async (socket) => {
      await say(toClient!, "NICK");
      await say(socket, "anna");
      await say(toClient!, "anna joined to the chat!\n", "Connected to the server !\n");
      await say(socket, "anna : hello: all\n");
      await say(toClient!, "anna : hello: all\n");
      await say(socket, "anna : /ben only you\n");
      await say(toClient!, "Sent to ben [PRIVATE]: only you\n", "ben [PRIVATE] : yes\n", "This user is not online! \n");
      await say(socket, "get_users");
      await say(toClient!, `SERVER MESSAGE ! \n${rule}Online members : \nanna\nben\n${rule}`);
      await say(socket, "show_files");
      await say(toClient!, `SERVER MESSAGE ! \n${rule}Files avaible : \nbook.txt \n${rule}`);
      await say(socket, "anna : /download none.txt mine.txt\n");
      await say(toClient!, "ERROR : none.txt is not exists !");
      await say(socket, "anna : /download book.txt mine.txt\n");
      await say(toClient!, `/download ${HOST} 55000 mine.txt ${file.length}`);
      await fetchFile();
      await say(socket, "anna has disconnected!");
      await say(toClient!, "anna has disconnected!\n");
    },
  );
  downloads.close();

  async function fetchFile(): Promise<void> {
    const fetcher = createSocket("udp4");
    let previous: Buffer | undefined;
    fetcher.on("message", (block) => {
      // The first time the block is not acknowledged, so that it is sent again.
      if (previous !== undefined) fetcher.send("ack", 55_000, HOST);
      previous = block;
    });
    fetcher.send("Connected received !", 55_000, HOST);
    await wait(5 * PAUSE_MS);
    fetcher.close();
  }
}

/** Two requests at once and their answers, one gzipped and in chunks; then one that is answered with 404. */
async function web(): Promise<void> {
  const page = "<p>the same again and again</p>\n".repeat(40);
  const server = createWebServer((request: IncomingMessage, response) => {
    if (request.url === "/hello.txt") response.setHeader("Content-Type", "text/plain").end("hello\n");
    else if (request.url === "/page?part=1&all") {
      response.writeHead(200, { "Content-Type": "text/html; charset=utf-8", "Content-Encoding": "gzip" });
      const packed = gzipSync(page);
      response.write(packed.subarray(0, 30));
      setTimeout(() => response.end(packed.subarray(30)), PAUSE_MS);
    } else response.writeHead(404, { "Content-Length": "10" }).end("not found\n");
  }).listen(6789, HOST);
  await once(server, "listening");
  const client = createConnection({ port: 6789, host: HOST, noDelay: true }).resume();
  await once(client, "connect");
  const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: ${HOST}:6789\r\n\r\n`;
  await say(client, get("/hello.txt") + get("/page?part=1&all"));
  await wait(3 * PAUSE_MS);
  await say(client, get("/missing"));
  client.end();
  await once(client, "close");
  server.close();
}

/** Text in one frame and in two, a ping, bytes, a frame over two segments, and a close with its reason; and the answers. */
async function websocket(): Promise<void> {
  const server = createWebServer().listen(4747, HOST);
  await once(server, "listening");
  server.on("upgrade", (request, socket: Socket) => {
    const key = createHash("sha1").update(
      `${request.headers["sec-websocket-key"]!}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`,
    );
    const accept = `Sec-WebSocket-Accept: ${key.digest("base64")}`;
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n${accept}\r\n\r\n`);
    void answer(socket).then(() => socket.end());
    socket.on("data", () => {}).on("error", () => {});
  });
  const socket = new WebSocket(`ws://${HOST}:4747/room`);
  await once(socket, "open");
  for (const said of ["hello", "x".repeat(300), new Uint8Array([1, 2, 3])]) {
    socket.send(said);
    await wait(PAUSE_MS);
  }
  await once(socket, "close");
  server.close();
}

/** A server's frames, byte by byte: RFC 6455 §5.2 */
async function answer(socket: Socket): Promise<void> {
  await wait(PAUSE_MS);
  await say(socket, frame(0x01, "hel"), frame(0x80, "lo back"), frame(0x89, "are you there"));
  const long = frame(0x81, "y".repeat(200));
  await say(socket, long.subarray(0, 50), long.subarray(50), frame(0x88, "\x03\xe8bye"));
  await wait(2 * PAUSE_MS);
}

function frame(first: number, text: string): Buffer {
  const payload = Buffer.from(text, "latin1");
  const length = payload.length < 126 ? [payload.length] : [126, payload.length >> 8, payload.length & 255];
  return Buffer.concat([Buffer.from([first, ...length]), payload]);
}

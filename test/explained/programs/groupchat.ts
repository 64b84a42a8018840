// groupchat.ts serve ADDRESS SIZE | join ADDRESS NAME FILE: a client joins, says something, downloads a file and leaves. Once.
import { createSocket, type RemoteInfo, type Socket as UdpSocket } from "node:dgram";
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { ready, socketFacts, tell } from "./told.ts";

const PORT = 50000;
const FILE_PORT = 55000;
const BLOCK = 2048;
const [role, host = "", first = "", second = ""] = process.argv.slice(2);
if (role === "serve") await serve(contentOf(Number(first)));
else await join(first, second);

/** Blocks that all differ: the protocol cannot tell equal neighbours apart. */
function contentOf(size: number): Buffer {
  return Buffer.from(Array.from({ length: size }, (_, at) => (at + Math.floor(at / BLOCK)) % 251));
}

async function serve(content: Buffer): Promise<void> {
  const server = createServer({ noDelay: true }).listen(PORT, host, ready);
  const [socket] = (await once(server, "connection")) as [Socket];
  server.close();
  const heard = listener(socket);
  socket.write("NICK");
  const name = await heard();
  socket.write(`${name} joined to the chat!\n`);
  socket.write("Connected to the server !\n");
  for (;;) {
    const line = await heard();
    if (line.endsWith(" has disconnected!")) {
      socket.end(`${line}\n`);
      while ((await heard()) !== "");
      return;
    }
    const [, , file, saveAs] = /^(\S+) : \/download (\S+) (\S+)\n$/u.exec(line) ?? [];
    if (file === undefined) socket.write(line);
    else {
      const files = createSocket("udp4").bind(FILE_PORT, host);
      await once(files, "listening");
      const sent = send(files, content);
      socket.write(`/download ${host} ${String(FILE_PORT)} ${saveAs ?? ""} ${String(content.length)}`);
      await sent;
    }
  }
}

/** Stop and wait: each block only after the three bytes for the one before. */
async function send(files: UdpSocket, content: Buffer): Promise<void> {
  const [, client] = (await once(files, "message")) as [Buffer, RemoteInfo];
  for (let at = 0; at < content.length; at += BLOCK) {
    files.send(content.subarray(at, at + BLOCK), client.port, client.address);
    await once(files, "message");
  }
  files.close();
}

async function join(name: string, file: string): Promise<void> {
  const socket = connect({ port: PORT, host, noDelay: true });
  await once(socket, "connect");
  const ends = socketFacts(socket);
  const heard = listener(socket);
  await heard(); // NICK
  socket.write(name);
  for (let greeting = ""; !greeting.includes("Connected");) greeting += await heard();
  socket.write(`${name} : hello\n`);
  await heard();
  socket.write(`${name} : /download ${file} copy\n`);
  const [, address = "", port = "", , size = ""] = (await heard()).split(" ");
  const files = createSocket("udp4");
  files.send("Connected received !", Number(port), address);
  let received = 0;
  while (received < Number(size)) {
    const [block] = (await once(files, "message")) as [Buffer];
    received += block.length;
    files.send("ack", Number(port), address);
  }
  const filePort = files.address().port;
  socket.write(`${name} has disconnected!`);
  while ((await heard()) !== "");
  files.close();
  tell({ ...ends, bytesWritten: socket.bytesWritten, bytesRead: socket.bytesRead, filePort, received });
}

/** Asks for what a connection brings, piece by piece; what comes unasked waits. */
function listener(socket: Socket): () => Promise<string> {
  const pieces = socket.iterator({ destroyOnReturn: false });
  return async () => {
    const { value } = (await pieces.next()) as { value: Buffer | undefined };
    return value?.toString() ?? "";
  };
}

// uppercase.ts serve|ask tcp|udp ADDRESS [TEXT]: the server answers a text in capitals; the client prints the answer. Once.
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

const PORT = 12000;
const [role, transport, host = "", text = ""] = process.argv.slice(2);
const capitals = (bytes: Buffer) => bytes.toString("utf8").toUpperCase();

if (transport === "tcp") await (role === "serve" ? serveTcp() : askTcp());
else await (role === "serve" ? serveUdp() : askUdp());

async function serveTcp(): Promise<void> {
  const server = createServer().listen(PORT, host, ready);
  const [socket] = (await once(server, "connection")) as [Socket];
  server.close();
  const [question] = (await once(socket, "data")) as [Buffer];
  socket.end(capitals(question));
  await once(socket, "close");
}

async function askTcp(): Promise<void> {
  const socket = connect(PORT, host);
  socket.write(text);
  const [answer] = (await once(socket, "data")) as [Buffer];
  print(socket.localPort, answer);
  await once(socket, "close");
}

async function serveUdp(): Promise<void> {
  const socket = createSocket("udp4").bind(PORT, host, ready);
  const [question, from] = (await once(socket, "message")) as [Buffer, { port: number; address: string }];
  socket.send(capitals(question), from.port, from.address, () => socket.close());
}

async function askUdp(): Promise<void> {
  const socket = createSocket("udp4");
  socket.send(text, PORT, host);
  const [answer] = (await once(socket, "message")) as [Buffer];
  print(socket.address().port, answer);
  socket.close();
}

function ready(): void {
  process.stdout.write("ready\n");
}

function print(port: number | undefined, answer: Buffer): void {
  process.stdout.write(`${JSON.stringify({ port, question: text, answer: answer.toString("utf8") })}\n`);
}

// message.ts serve|send ADDRESS TEXT: the length of a JSON value, a line feed, and the value. Once.
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { ready, socketFacts, tell } from "./told.ts";

const PORT = 1234;
const [role, host = "", words = ""] = process.argv.slice(2);

if (role === "serve") {
  const server = createServer().listen(PORT, host, ready);
  const [socket] = (await once(server, "connection")) as [Socket];
  server.close();
  const received = await text(socket);
  const body = received.slice(received.indexOf("\n") + 1);
  tell({ length: Number.parseInt(received, 10), message: JSON.parse(body) as unknown });
} else {
  const socket = connect(PORT, host);
  await once(socket, "connect");
  const ends = socketFacts(socket);
  const body = JSON.stringify(words);
  socket.end(`${String(Buffer.byteLength(body))}\n${body}`);
  socket.resume();
  await once(socket, "close");
  tell({ ...ends, bytesWritten: socket.bytesWritten, bytesRead: socket.bytesRead });
}

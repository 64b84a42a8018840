// sendfile.ts serve|send ADDRESS NAME SIZE: 512 bytes with the length of the name, the name, the content until FIN. Once.
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { buffer } from "node:stream/consumers";
import { ready, socketFacts, tell } from "./told.ts";

const PORT = 10000;
const [role, host = "", name = "", size = ""] = process.argv.slice(2);

if (role === "serve") {
  const server = createServer().listen(PORT, host, ready);
  const [socket] = (await once(server, "connection")) as [Socket];
  server.close();
  const ends = socketFacts(socket);
  const received = await buffer(socket);
  const length = Number(received.subarray(0, 512).toString());
  const content = received.subarray(512 + length);
  tell({ ...ends, name: received.subarray(512, 512 + length).toString(), size: content.length });
} else {
  const socket = connect(PORT, host);
  await once(socket, "connect");
  const ends = socketFacts(socket);
  socket.write(String(Buffer.byteLength(name)).padStart(512));
  socket.write(name);
  socket.end(Buffer.alloc(Number(size), "What is in the file. "));
  socket.resume();
  await once(socket, "close");
  tell({ ...ends, bytesWritten: socket.bytesWritten, bytesRead: socket.bytesRead });
}

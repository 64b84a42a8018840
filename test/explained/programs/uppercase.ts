// uppercase.ts serve|ask tcp|udp ADDRESS [TEXT]: the server answers a text in capitals. Once.
import { createSocket, type RemoteInfo } from "node:dgram";
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { ready, socketFacts, tell } from "./told.ts";

const PORT = 12000;
const [role, transport, host = "", text = ""] = process.argv.slice(2);
const capitals = (bytes: Buffer): string => bytes.toString().toUpperCase();

if (transport === "tcp" && role === "serve") {
  const server = createServer().listen(PORT, host, ready);
  const [socket] = (await once(server, "connection")) as [Socket];
  server.close();
  const [question] = (await once(socket, "data")) as [Buffer];
  socket.end(capitals(question));
  await once(socket, "close");
} else if (transport === "tcp") {
  const socket = connect(PORT, host);
  await once(socket, "connect");
  const ends = socketFacts(socket);
  socket.write(text);
  const [answer] = (await once(socket, "data")) as [Buffer];
  await once(socket, "close");
  tell({ ...ends, bytesWritten: socket.bytesWritten, bytesRead: socket.bytesRead, answer: answer.toString() });
} else if (role === "serve") {
  const socket = createSocket("udp4").bind(PORT, host, ready);
  const [question, from] = (await once(socket, "message")) as [Buffer, RemoteInfo];
  socket.send(capitals(question), from.port, from.address, () => socket.close());
} else {
  const socket = createSocket("udp4");
  socket.send(text, PORT, host);
  const [answer, from] = (await once(socket, "message")) as [Buffer, RemoteInfo];
  tell({
    localPort: socket.address().port,
    remoteAddress: from.address,
    remotePort: from.port,
    answer: answer.toString(),
  });
  socket.close();
}

// chatroom.ts serve ADDRESS | join ADDRESS OWN NAME: a room over TCP, and one message from peer to peer over UDP. Bob waits for
// alice, who says hello to the room, greets bob directly, hears from him, and leaves; then he leaves.
import { createSocket, type RemoteInfo } from "node:dgram";
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { ready, socketFacts, tell } from "./told.ts";

const PORT = 5000;
const [role, host = "", own = "", name = ""] = process.argv.slice(2);
if (role === "serve") serve();
else await join();

function serve(): void {
  const people = new Map<Socket, string>();
  const everyone = (): string =>
    `!${JSON.stringify(Object.fromEntries(Array.from(people, ([socket, who]) => [who, socket.remoteAddress])))}`;
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on("data", (bytes) => {
      const who = people.get(socket);
      if (who === undefined) {
        people.set(socket, bytes.toString());
        for (const other of people.keys()) other.write(everyone());
      } else for (const other of people.keys()) if (other !== socket) other.write(`${who}: ${bytes.toString()} `);
    });
    socket.on("end", () => {
      people.delete(socket);
      for (const other of people.keys()) other.write(everyone());
      socket.end();
      if (people.size === 0) server.close();
    });
  });
  server.listen(PORT, host, ready);
}

async function join(): Promise<void> {
  const peer = createSocket("udp4").bind(PORT, own);
  await once(peer, "listening");
  const socket = connect({ port: PORT, host, localAddress: own, noDelay: true });
  await once(socket, "connect");
  const ends = socketFacts(socket);
  let heard = "";
  socket.on("data", (bytes) => (heard += bytes.toString()));
  socket.write(name);
  const other = name === "alice" ? "bob" : "alice";
  const address = await until(socket, () => people(heard)[other]);
  if (name === "alice") {
    socket.write("hello, everybody");
    peer.send("hello, bob", PORT, address);
    await once(peer, "message");
  } else {
    const [, from] = (await once(peer, "message")) as [Buffer, RemoteInfo];
    peer.send("hello, alice", from.port, from.address);
    await until(socket, () => (people(heard)["alice"] === undefined ? true : undefined));
  }
  peer.close();
  socket.end();
  await once(socket, "close");
  tell({ name, ...ends, bytesWritten: socket.bytesWritten, bytesRead: socket.bytesRead });
}

/** Who is there, by the last list. */
function people(heard: string): Record<string, string> {
  const at = heard.lastIndexOf("!{");
  const end = heard.indexOf("}", at);
  return at < 0 || end < 0 ? {} : (JSON.parse(heard.slice(at + 1, end + 1)) as Record<string, string>);
}

async function until<Found>(socket: Socket, find: () => Found | undefined): Promise<Found> {
  for (let found = find(); ; found = find()) {
    if (found !== undefined) return found;
    await once(socket, "data");
  }
}

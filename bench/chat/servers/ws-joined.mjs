import { WebSocketServer } from "ws";

// The most that ws can do: the frame of a message is made once for all clients, and what is to be written in one turn of
// the event loop goes to each client in one write.

const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
const sockets = new Set();
let waiting = [];

server.on("connection", (client, request) => {
  sockets.add(request.socket);
  client.on("close", () => sockets.delete(request.socket));
  client.on("message", (data) => {
    if (waiting.length === 0) setImmediate(flush);
    waiting.push(frame(data));
  });
});
server.on("listening", () => console.log(JSON.stringify({ port: server.address().port })));

function flush() {
  const bytes = waiting.length === 1 ? waiting[0] : Buffer.concat(waiting);
  waiting = [];
  for (const socket of sockets) socket.write(bytes);
}

/** A text frame of at most 125 bytes (RFC 6455 §5.2). */
function frame(data) {
  return Buffer.concat([Buffer.from([0x81, data.length]), data]);
}

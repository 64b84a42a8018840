import { WebSocketServer } from "ws";

// A plain broadcast: every message is sent to every client, as the README of ws shows it.

const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
server.on("connection", (socket) => {
  socket.on("message", (data, isBinary) => {
    for (const client of server.clients) client.send(data, { binary: isBinary });
  });
});
server.on("listening", () => console.log(JSON.stringify({ port: server.address().port })));

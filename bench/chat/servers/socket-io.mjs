import { createServer } from "node:http";
import { Server } from "socket.io";

// A broadcast with its defaults, over WebSocket only. The load generator does not answer pings, so there are none.

const http = createServer();
const io = new Server(http, { transports: ["websocket"], serveClient: false, pingInterval: 3_600_000 });
io.on("connection", (socket) => {
  socket.on("message", (text) => io.emit("message", text));
});
http.listen(0, "127.0.0.1", () => console.log(JSON.stringify({ port: http.address().port })));

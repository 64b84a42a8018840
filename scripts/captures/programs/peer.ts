// peer.ts listen|connect ADDRESS JSON: goes through the steps on each of so many connections, one after the other, and prints a line
// of JSON for each: when it was made, when its steps were done and when it was closed (ms since 1970), and what it carried.
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { Conversation, type Step } from "./steps.ts";

interface Task {
  readonly connections: number;
  readonly readAhead?: number;
  readonly steps: readonly Step[];
}

/** One that no protocol is known by. */
const PORT = 40_404;
const [role, host = "", json = ""] = process.argv.slice(2);
const task = JSON.parse(json) as Task;
await (role === "listen" ? listen() : connectAll());

async function listen(): Promise<void> {
  let left = task.connections;
  const options = { allowHalfOpen: true, ...(task.readAhead !== undefined && { highWaterMark: task.readAhead }) };
  const server = createServer(options, (socket) => {
    if (--left === 0) server.close();
    void converse(socket);
  });
  server.listen(PORT, host, () => {
    process.stdout.write("ready\n");
  });
  await once(server, "close");
}

async function connectAll(): Promise<void> {
  for (let number = 0; number < task.connections; number++) {
    // Node hands this on to the stream, though its types do not know it.
    const reading = task.readAhead === undefined ? {} : { readableHighWaterMark: task.readAhead };
    const socket = connect({ port: PORT, host, allowHalfOpen: true, ...reading });
    await once(socket, "connect");
    await converse(socket);
  }
}

async function converse(socket: Socket): Promise<void> {
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  const made = Date.now();
  let error: string | undefined;
  socket.on("error", ({ message }) => (error = message));
  await new Conversation(socket).perform(task.steps);
  const done = Date.now();
  socket.resume(); // to see the other side's end
  await closed;
  const line = { made, done, closed: Date.now(), sent: socket.bytesWritten, received: socket.bytesRead, error };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

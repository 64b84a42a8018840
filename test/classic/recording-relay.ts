import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** Stands between one client and a server over TCP, and keeps what goes each way. */
export interface RecordingRelay {
  readonly port: number;
  /** What the client said and what the server said, when the connection is over. */
  readonly recorded: Promise<{ readonly client: string; readonly server: string }>;
  close(): Promise<void>;
}

/** A relay for the next connection to a port of this machine. */
export async function recordingRelay(port: number): Promise<RecordingRelay> {
  const { promise, resolve } = Promise.withResolvers<{ client: string; server: string }>();
  const open: Socket[] = [];
  const relay = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const server = connect({ port, host: "127.0.0.1", allowHalfOpen: true, noDelay: true });
    open.push(client, server);
    const said = Promise.all([pass(client, server), pass(server, client)]);
    said.then(([fromClient, fromServer]) => resolve({ client: fromClient, server: fromServer })).catch(() => undefined);
  });
  await once(relay.listen(0, "127.0.0.1"), "listening");
  return {
    port: (relay.address() as AddressInfo).port,
    recorded: promise,
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => relay.close(resolve));
    },
  };
}

/** Passes on what comes, and resolves with all of it when one side has ended, however it did. */
function pass(from: Socket, to: Socket): Promise<string> {
  const pieces: Uint8Array[] = [];
  from.on("data", (bytes: Uint8Array) => {
    pieces.push(bytes);
    if (to.writable) to.write(bytes);
  });
  from.on("end", () => to.end());
  from.on("error", () => to.destroy());
  return new Promise((resolve) => from.on("close", () => resolve(Buffer.concat(pieces).toString("latin1"))));
}

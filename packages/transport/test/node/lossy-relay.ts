import { createSocket } from "node:dgram";
import { once } from "node:events";

/** Something between two ends on this machine that loses one of so many datagrams. */
export interface LossyRelay extends AsyncDisposable {
  /** What a client connects to in place of the server. */
  readonly port: number;
  lost: number;
}

/** Relays what one client and the server at a port say; of what the client says, each `oneOf`th datagram is lost. */
export async function openLossyRelay(server: number, oneOf: number): Promise<LossyRelay> {
  const [front, back] = [createSocket("udp4"), createSocket("udp4")];
  let client = 0;
  let seen = 0;
  front.bind(0, "127.0.0.1");
  back.bind(0, "127.0.0.1");
  await Promise.all([once(front, "listening"), once(back, "listening")]);
  const relay: LossyRelay = {
    port: front.address().port,
    lost: 0,
    [Symbol.asyncDispose]: async () => {
      await Promise.all([front, back].map((socket) => new Promise<void>((resolve) => socket.close(resolve))));
    },
  };
  front.on("message", (datagram, { port }) => {
    client = port;
    if (++seen % oneOf === 0) relay.lost++;
    else back.send(datagram, server, "127.0.0.1");
  });
  back.on("message", (datagram) => {
    front.send(datagram, client, "127.0.0.1");
  });
  return relay;
}

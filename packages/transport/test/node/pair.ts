import { Transport, type TransportConnection, type TransportOptions } from "@wireside/transport";

/** Two ends that are joined over loopback. */
export interface Pair extends AsyncDisposable {
  readonly client: TransportConnection;
  readonly server: TransportConnection;
  readonly serverKey: Uint8Array;
}

/** @param through the port that the client connects to instead of the server's */
export async function openPair(
  options: TransportOptions,
  through: (port: number) => number | Promise<number> = (port) => port,
): Promise<Pair> {
  const accepted = Promise.withResolvers<TransportConnection>();
  const listener = await Transport.open({ host: "127.0.0.1", ...options, onConnection: accepted.resolve });
  const dialler = await Transport.open({ host: "127.0.0.1", ...options });
  const { publicKey: serverKey } = listener;
  const client = await dialler.connect("127.0.0.1", await through(listener.port), { serverKey });
  return {
    ...{ client, server: await accepted.promise, serverKey },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([dialler.close(), listener.close()]);
    },
  };
}

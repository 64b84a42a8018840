import { createSocket, type RemoteInfo } from "node:dgram";
import { once } from "node:events";

/** What becomes of the n-th datagram of one direction, from 0. */
export type Fate = (number: number, towardsServer: boolean) => "passed" | "lost" | "doubled";

/** Stands between one client and a UDP port of this machine, and loses or doubles datagrams as it is told. */
export async function lossyRelay(port: number, fate: Fate): Promise<{ port: number; close: () => void }> {
  const front = createSocket("udp4").bind(0, "127.0.0.1");
  const back = createSocket("udp4").bind(0, "127.0.0.1");
  await Promise.all([once(front, "listening"), once(back, "listening")]);
  let client: RemoteInfo | undefined;
  const counts = { there: 0, back: 0 };
  const pass = (what: ReturnType<Fate>, send: () => void): void => {
    if (what !== "lost") send();
    if (what === "doubled") send();
  };
  front.on("message", (bytes, from) => {
    client = from;
    pass(fate(counts.there++, true), () => back.send(bytes, port, "127.0.0.1"));
  });
  back.on("message", (bytes) => {
    const to = client;
    if (to !== undefined) pass(fate(counts.back++, false), () => front.send(bytes, to.port, to.address));
  });
  for (const socket of [front, back]) socket.on("error", () => undefined);
  return {
    port: front.address().port,
    close() {
      front.close();
      back.close();
    },
  };
}

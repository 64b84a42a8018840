import type { World } from "./world.ts";

/** A datagram that somebody on the path saw. */
export interface Overheard {
  readonly to: "client" | "server";
  readonly bytes: Uint8Array;
}

/** Has everything that the two sides say to each other from now on written down, in order. */
export function overhear(world: World): Overheard[] {
  const heard: Overheard[] = [];
  for (const [party, to] of [
    [world.client, "server"],
    [world.server, "client"],
  ] as const) {
    const send = party.socket.send.bind(party.socket);
    party.socket.send = (host, port, bytes, ecn) => {
      heard.push({ to, bytes: bytes.slice() });
      send(host, port, bytes, ecn);
    };
  }
  return heard;
}

import { expect } from "vitest";
import { framesAsQlog } from "./as-qlog.ts";
import { dataPacketsOf, valueOf, type DissectedFrame } from "./dissected.ts";
import type { Recording } from "./recording.ts";

/**
 * Checks that each Data packet that was opened is, frame by frame, what its sender says it sent, and that none is missing that the
 * server knows of. Gives how often each frame was there, by qlog's name of it.
 */
export function compare(
  recording: Pick<Recording, "client" | "server">,
  frames: readonly DissectedFrame[],
): Map<string, number> {
  const { client, server } = recording;
  const sent = (packets: Recording["client"]) =>
    new Map(packets.filter(({ event }) => event === "packet_sent").map((packet) => [packet.number, packet]));
  const said = { client: sent(client), server: sent(server) };
  const seen = { client: new Set<number>(), server: new Set<number>() };
  const names = new Map<string, number>();
  for (const { nodes, length } of frames.flatMap(({ tree }) => dataPacketsOf(tree))) {
    const sender = valueOf(nodes, "wireside.sender") as "client" | "server" | undefined;
    if (sender === undefined) continue;
    const number = valueOf(nodes, "wireside.packet_number") as number;
    const packet = said[sender].get(number);
    expect(framesAsQlog(nodes)).toEqual(packet?.frames);
    expect(length).toBe(packet?.length);
    seen[sender].add(number);
    for (const { frame_type } of packet!.frames)
      names.set(String(frame_type), (names.get(String(frame_type)) ?? 0) + 1);
  }
  const received = server.filter(({ event }) => event === "packet_received").map(({ number }) => number);
  expect(seen.client).toEqual(new Set(received));
  expect(seen.server).toEqual(new Set(said.server.keys()));
  return names;
}

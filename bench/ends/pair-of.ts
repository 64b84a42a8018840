import { fileURLToPath } from "node:url";
import type { PairOptions } from "../carry.ts";
import type { WayName } from "./ways.ts";

const PROGRAM = fileURLToPath(new URL("end.ts", import.meta.url));

/** A receiver on one host, a sender with so many streams on another. */
export function pairOf(way: WayName, receiverHost: string, senderHost: string, streams: number): PairOptions {
  return {
    program: PROGRAM,
    receiver: [way, receiverHost, senderHost],
    senderTo: (port, key) => [way, receiverHost, String(port), key, String(streams)],
  };
}

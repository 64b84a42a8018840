import type { ConversationFrames } from "../../document/conversation-frames.ts";
import type { ConversationView } from "../../document/views.ts";
import { nameSides, type Sides } from "../sides.ts";

/** A UDP conversation that is to be explained. */
export interface UdpSubject {
  readonly view: ConversationView;
  readonly frames: ConversationFrames;
  readonly sides: Sides;
  /** Datagrams by direction. */
  readonly datagrams: readonly [number, number];
  /** Bytes that they carried. */
  readonly payload: readonly [number, number];
}

export function studyUdp(view: ConversationView, frames: ConversationFrames): UdpSubject {
  const [datagrams, payload] = [[0, 0] as [number, number], [0, 0] as [number, number]];
  for (let row = 0; row < frames.count; row++) {
    const direction = frames.direction[row] === 0 ? 0 : 1;
    datagrams[direction]++;
    payload[direction] += frames.payload[row]!;
  }
  const ipVersion = view.ends[0].address.includes(":") ? 6 : 4;
  return { view, frames, sides: nameSides(view.ends, "udp", ipVersion, undefined), datagrams, payload };
}

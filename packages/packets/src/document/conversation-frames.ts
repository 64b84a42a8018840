import { MARKS } from "../columns/packet-chunk.ts";
import type { PacketColumns } from "../columns/packet-columns.ts";

/** The frames of one conversation in columns: row `i` is its `i`-th frame. */
export interface ConversationFrames {
  readonly count: number;
  /** frame.number */
  readonly frame: Uint32Array;
  /** Seconds since the conversation's first frame. */
  readonly time: Float64Array;
  /** 0 from the side that sent its first packet, 1 from the other. */
  readonly direction: Uint8Array;
  /** What TCP or UDP carried, bytes, by the lengths in the headers. */
  readonly payload: Uint32Array;
  /** Bytes on the wire. */
  readonly length: Uint32Array;
}

/** Gathers what the columns tell of some frames of one conversation. */
export function conversationFrames(columns: PacketColumns, frames: Uint32Array): ConversationFrames {
  const count = frames.length;
  const time = new Float64Array(count);
  const direction = new Uint8Array(count);
  const payload = new Uint32Array(count);
  const length = new Uint32Array(count);
  let [seconds, nanoseconds] = [0, 0];
  for (let i = 0; i < count; i++) {
    const chunk = columns.chunkOf(frames[i]!);
    const row = frames[i]! - chunk.firstFrame;
    if (i === 0) [seconds, nanoseconds] = [chunk.seconds.get(row), chunk.nanoseconds[row]!];
    time[i] = chunk.seconds.get(row) - seconds + (chunk.nanoseconds[row]! - nanoseconds) / 1e9;
    direction[i] = (chunk.marks[row]! & MARKS.backward) === 0 ? 0 : 1;
    payload[i] = chunk.payloadLength[row]!;
    length[i] = chunk.length[row]!;
  }
  return { count, frame: frames, time, direction, payload, length };
}

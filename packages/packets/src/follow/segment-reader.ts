import { MARKS, type PacketChunk } from "../columns/packet-chunk.ts";
import { wantedFields, type Dissection, type Wanted } from "../dissect/dissection.ts";
import { allFields } from "../fields/field.ts";
import { TCP } from "../protocols/ip-protocols.ts";
import { payload } from "../protocols/tcp/payload-fields.ts";
import { udp } from "../protocols/udp.ts";
import { FLAGS_MASK, headerLength } from "../tcp/flags.ts";
import type { FollowedSegment } from "./tcp-follower.ts";

/** What a special frame has to be dissected with, for {@link dissectedPayload}. */
export function payloadWanted(): Wanted {
  return { fields: wantedFields([payload.payload, udp.fields.payload], allFields().length) };
}

/** The payload of the dissected frame's TCP or UDP. */
export function dissectedPayload(d: Dissection): Uint8Array {
  const value = d.values(payload.payload)[0] ?? d.values(udp.fields.payload)[0];
  return value instanceof Uint8Array ? value : NO_BYTES;
}

/** The payload of a plain frame, as far as it was captured. */
export function plainPayload(frame: Uint8Array, chunk: PacketChunk, row: number): Uint8Array {
  const header = chunk.protocol[row] === TCP ? headerLength(chunk.lengthAndFlags[row]!) : UDP_HEADER;
  const start = chunk.transportOffset[row]! + header;
  return frame.subarray(start, start + chunk.payloadLength[row]!);
}

/**
 * A row as a segment to be followed.
 *
 * @param begin of the capture, seconds and nanoseconds
 */
export function segmentOf(
  chunk: PacketChunk,
  row: number,
  bytes: Uint8Array,
  begin: { readonly seconds: number; readonly nanoseconds: number },
): FollowedSegment {
  const length = chunk.payloadLength[row]!;
  const seconds = chunk.seconds.get(row) - begin.seconds;
  return {
    frame: chunk.firstFrame + row,
    time: (seconds * 1e9 + chunk.nanoseconds[row]! - begin.nanoseconds) / 1e9,
    direction: (chunk.marks[row]! & MARKS.backward) === 0 ? 0 : 1,
    flags: chunk.lengthAndFlags[row]! & FLAGS_MASK,
    sequence: chunk.sequence[row]!,
    acknowledgement: chunk.acknowledgement[row]!,
    bytes: bytes.subarray(0, length),
    length,
  };
}

const UDP_HEADER = 8;
const NO_BYTES = new Uint8Array(0);

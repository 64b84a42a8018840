import type { PacketList } from "../crypto.ts";

/** An empty list of packets in these bytes, with room for so many. */
export function createPacketList(bytes: Uint8Array, room: number): PacketList {
  return { bytes, offset: new Uint32Array(room), length: new Uint32Array(room), number: new Float64Array(room) };
}

import type { PacketList } from "../crypto.ts";

const lists = new WeakMap<Uint8Array, PacketList>();

/** An empty list of packets in these bytes, with room for so many. */
export function createPacketList(bytes: Uint8Array, room: number): PacketList {
  return { bytes, offset: new Uint32Array(room), length: new Uint32Array(room), number: new Float64Array(room) };
}

/** The list of packets in these bytes that all connections use, one after the other: what one left in it is of no use to the next. */
export function sharedPacketList(bytes: Uint8Array, room: number): PacketList {
  let list = lists.get(bytes);
  if (list === undefined || list.offset.length < room) {
    list = createPacketList(bytes, room);
    lists.set(bytes, list);
  }
  return list;
}

import { MOST_STREAMS } from "../wire/frame-table.ts";

/** Whether both ends send on a stream, or only the one that opened it (RFC 9000 §2.1). */
export type Direction = "bidirectional" | "unidirectional";

/** Which end opens a stream (RFC 9000 §2.1). */
export type Role = "client" | "server";

const SERVER_BIT = 0x01;
const UNIDIRECTIONAL_BIT = 0x02;
const IDS_PER_INDEX = 4;

/** The id of the stream that `role` opens as its `index`-th, from 0, of a direction. `index` is below {@link MOST_STREAMS}. */
export function streamId(role: Role, direction: Direction, index: number): number {
  if (!Number.isInteger(index) || index < 0 || index >= MOST_STREAMS)
    throw new RangeError(`there is no stream of index ${index}`);
  return (
    index * IDS_PER_INDEX +
    (role === "server" ? SERVER_BIT : 0) +
    (direction === "unidirectional" ? UNIDIRECTIONAL_BIT : 0)
  );
}

export function directionOf(id: number): Direction {
  return (id & UNIDIRECTIONAL_BIT) === 0 ? "bidirectional" : "unidirectional";
}

export function openerOf(id: number): Role {
  return (id & SERVER_BIT) === 0 ? "client" : "server";
}

/** Which of its opener's streams of its direction it is, from 0. */
export function indexOf(id: number): number {
  return Math.floor(id / IDS_PER_INDEX);
}

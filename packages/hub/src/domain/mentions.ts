import { findMentions, type UserId } from "@wireside/protocol";
import type { Core } from "../core.ts";
import type { RoomState } from "./directory.ts";

/** The members of the room that a text mentions. */
export function mentionsIn(core: Pick<Core, "directory">, room: RoomState, text: string): UserId[] {
  if (!text.includes("@")) return [];
  return findMentions(text, core.directory.names).filter((id) => room.members.has(id));
}

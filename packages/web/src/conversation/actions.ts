import type { Message, MessageId, Room, RoomId, User } from "@wireside/protocol";
import { atLeast } from "@wireside/protocol";
import { createContext, use } from "react";

/** What can be done with a message, for the rows that show it. */
export interface MessageActions {
  reply(room: RoomId, message: Message): void;
  react(room: RoomId, message: Message, reaction: string): void;
  /** Opens the editor in the message's place; undefined closes it. */
  edit(id: MessageId | undefined): void;
  save(room: RoomId, message: Message, text: string): Promise<void>;
  remove(room: RoomId, message: Message): void;
  copyLink(room: RoomId, message: Message): void;
  copyText(message: Message): void;
  /** Shows another message of the conversation. */
  jump(room: RoomId, id: MessageId): void;
}

export const ActionsContext = createContext<MessageActions | undefined>(undefined);

export function useActions(): MessageActions {
  const actions = use(ActionsContext);
  if (actions === undefined) throw new Error("useActions needs an ActionsContext above it");
  return actions;
}

export function canEdit(message: Message, you: User | undefined): boolean {
  return message.by === you?.id && message.deletedAt === undefined && message.note === undefined;
}

/** Your own; anyone's as the room's owner or an admin. */
export function canRemove(message: Message, you: User | undefined, room: Room | undefined): boolean {
  if (you === undefined || message.deletedAt !== undefined || message.note !== undefined) return false;
  if (message.by === you.id) return true;
  return room?.kind !== "direct" && (room?.role === "owner" || atLeast(you.role, "admin"));
}

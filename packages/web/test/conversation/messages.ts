import { MessageId, UserId, type HistoryPage, type Message } from "@wireside/protocol";

/** A message by its number; person 1 unless told. */
export function message(id: number, extra: Partial<Message> = {}): Message {
  return { id: MessageId.parse(id), at: id * 1_000, by: UserId.parse(1), text: `message ${id}`, ...extra };
}

/** Messages from one number to another, both included. */
export function messages(from: number, to: number): Message[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => message(from + index));
}

export function page(from: number, to: number, { older = true, newer = true } = {}): HistoryPage {
  return { messages: messages(from, to), older, newer };
}

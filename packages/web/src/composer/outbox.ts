import type { HubClient, PendingMessage } from "@wireside/client";
import { MessageId, MessageText, Nonce, RoomId, type UserId } from "@wireside/protocol";
import type { DraftStorage } from "./drafts.ts";

type Kept = Pick<PendingMessage, "nonce" | "room" | "text" | "replyTo">;

/**
 * Keeps what is sent but not acknowledged over a reload of the page, and sends it again with the same nonce, so that
 * it appears once whether or not the hub had it. Returns how to stop.
 */
export function keepOutbox(client: HubClient, storage: DraftStorage, user: UserId): () => void {
  const key = `wireside/outbox/${user}`;
  for (const { room, text, replyTo, nonce } of readOutbox(storage, key)) {
    // A refusal is shown beside the message.
    client.send(room, text, { replyTo, nonce }).catch(() => undefined);
  }
  let written: readonly PendingMessage[] | undefined;
  const write = (): void => {
    const { pending } = client.state;
    if (pending === written) return;
    written = pending;
    try {
      if (pending.length === 0) storage.removeItem(key);
      else
        storage.setItem(
          key,
          JSON.stringify(pending.map(({ nonce, room, text, replyTo }): Kept => ({ nonce, room, text, replyTo }))),
        );
    } catch {
      // Full, or forbidden by the browser's settings: the messages wait in memory.
    }
  };
  return client.subscribe(write);
}

function readOutbox(storage: DraftStorage, key: string): Kept[] {
  try {
    const list: unknown = JSON.parse(storage.getItem(key) ?? "[]");
    return Array.isArray(list) ? list.flatMap(parseKept) : [];
  } catch {
    return [];
  }
}

function parseKept(value: Partial<Record<keyof Kept, unknown>> | null): Kept[] {
  const nonce = Nonce.safeParse(value?.nonce);
  const room = RoomId.safeParse(value?.room);
  const text = MessageText.safeParse(value?.text);
  if (!nonce.success || !room.success || !text.success) return [];
  return [{ nonce: nonce.data, room: room.data, text: text.data, replyTo: MessageId.safeParse(value?.replyTo).data }];
}

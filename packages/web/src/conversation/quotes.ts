import type { HubClient } from "@wireside/client";
import type { Message, MessageId, RoomId } from "@wireside/protocol";
import { Value } from "../state/value.ts";

/** A message that is answered to: on its way, there, or not to be had. */
export type Quoted = Message | "loading" | "missing";

/** Messages quoted by answers that are outside the window. Each is asked for once; the oldest asked for go first. */
export class Quotes extends Value<ReadonlyMap<MessageId, Quoted>> {
  readonly #client: HubClient;

  constructor(client: HubClient) {
    super(new Map());
    this.#client = client;
  }

  async load(room: RoomId, id: MessageId): Promise<void> {
    if (this.get().has(id)) return;
    this.#put(id, "loading");
    try {
      const page = await this.#client.call("history", {
        params: { room: String(room) },
        query: { around: String(id), limit: "1" },
      });
      const found = page.messages.find((message) => message.id === id);
      if (found !== undefined) await this.#client.resolveUsers([found.by]).catch(() => undefined);
      this.#put(id, found ?? "missing");
    } catch {
      this.#put(id, "missing");
    }
  }

  #put(id: MessageId, quoted: Quoted): void {
    this.update((all) => new Map([...all].slice(-MOST)).set(id, quoted));
  }
}

const MOST = 300;

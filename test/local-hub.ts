import { connect } from "@wireside/client/node";
import type { ClientEvent, HubClient } from "@wireside/client";
import type { HubOptions, RunningHub } from "@wireside/hub";
import { onTestFinished } from "vitest";
import type { Room, RoomId, User } from "@wireside/protocol";
import { TestHub } from "./hub-in-process.ts";

/** A hub in this process, open, without rate limits unless given; stopped when the test ends. */
export async function openHub(options: Partial<HubOptions> = {}): Promise<RunningHub> {
  const hub = await TestHub.start(options);
  onTestFinished(() => hub.stop());
  return hub.running;
}

/** Someone connected to the hub, with every event kept. */
export interface Someone {
  client: HubClient;
  you: User;
  lobby: RoomId;
  events: ClientEvent[];
  /** Resolves with the first event, past or to come, that fits. */
  sees<T extends ClientEvent>(fits: (event: ClientEvent) => event is T): Promise<T>;
  sees(fits: (event: ClientEvent) => boolean): Promise<ClientEvent>;
  room(id: RoomId): Room;
}

export async function come(hub: RunningHub, name: string, options: { token?: string } = {}): Promise<Someone> {
  const client = await connect({ address: `127.0.0.1:${String(hub.port)}`, name, ...options });
  onTestFinished(() => client.close({ waitMs: 0 }));
  return watch(client);
}

export function watch(client: HubClient): Someone {
  const events: ClientEvent[] = [];
  client.on((event) => events.push(event));
  const { you, rooms } = client.state;
  const lobby = [...rooms.values()].find((room) => room.name === "lobby")?.id;
  if (you === undefined || lobby === undefined) throw new Error("the client is not in a hub's lobby");
  const sees = (fits: (event: ClientEvent) => boolean): Promise<ClientEvent> => {
    const found = events.find(fits);
    if (found !== undefined) return Promise.resolve(found);
    return new Promise((resolve) => {
      const stop = client.on((event) => {
        if (!fits(event)) return;
        stop();
        resolve(event);
      });
    });
  };
  const room = (id: RoomId): Room => {
    const known = client.state.rooms.get(id);
    if (known === undefined) throw new Error(`the client is not in room ${String(id)}`);
    return known;
  };
  return { client, you, lobby, events, sees, room };
}

/** Does the event carry a message with this text? */
export function says(text: string): (event: ClientEvent) => event is ClientEvent & { type: "message" } {
  return (event): event is ClientEvent & { type: "message" } => event.type === "message" && event.message.text === text;
}

import type { HubClient, HubState } from "@wireside/client";
import type { Room, RoomId, User, UserId } from "@wireside/protocol";
import { createContext, use, useEffect, useRef, useSyncExternalStore } from "react";
import type { ClientEvent } from "@wireside/client";

export const ClientContext = createContext<HubClient | undefined>(undefined);

/** The connected client. Only below a ClientContext. */
export function useClient(): HubClient {
  const client = use(ClientContext);
  if (client === undefined) throw new Error("useClient needs a ClientContext above it");
  return client;
}

/** A part of what the client knows. `select` must return something that stays the same while it does not change. */
export function useHub<T>(select: (state: HubState) => T): T {
  const client = useClient();
  return useSyncExternalStore(
    (changed) => client.subscribe(changed),
    () => select(client.state),
  );
}

export function useRoom(id: RoomId | undefined): Room | undefined {
  return useHub((state) => (id === undefined ? undefined : state.rooms.get(id)));
}

export function useUser(id: UserId | undefined): User | undefined {
  return useHub((state) => (id === undefined ? undefined : state.users.get(id)));
}

/** Calls the newest `listener` for each event while the component is shown. */
export function useHubEvent(listener: (event: ClientEvent) => void): void {
  const client = useClient();
  const newest = useRef(listener);
  useEffect(() => {
    newest.current = listener;
  });
  useEffect(() => client.on((event) => newest.current(event)), [client]);
}

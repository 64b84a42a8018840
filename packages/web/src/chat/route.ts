import { MessageId, RoomId } from "@wireside/protocol";
import { useSyncExternalStore } from "react";

/** The place in the page that the address names: `#room/ID` or `#room/ID/message/ID`. */
export interface Route {
  room: RoomId | undefined;
  message: MessageId | undefined;
}

/** A route, and the how manyth it is: going to the same place again is going there. */
export interface Visit extends Route {
  visit: number;
}

let visits = 0;

export function parseRoute(hash: string): Route {
  const [, room, message] = /^#room\/(\d{1,15})(?:\/message\/(\d{1,15}))?$/u.exec(hash) ?? [];
  return {
    room: RoomId.safeParse(Number(room)).data,
    message: MessageId.safeParse(Number(message)).data,
  };
}

export function routeHash({ room, message }: Partial<Route>): string {
  if (room === undefined) return "#";
  return message === undefined ? `#room/${room}` : `#room/${room}/message/${message}`;
}

/** The whole address of a message, to give to others. */
export function permalink(room: RoomId, message: MessageId): string {
  return `${location.origin}${location.pathname}${routeHash({ room, message })}`;
}

/** Goes somewhere in the page. `replace`: without a step in the browser's history. */
export function go(route: Partial<Route>, { replace = false } = {}): void {
  const hash = routeHash(route);
  if (replace) history.replaceState(null, "", hash);
  else history.pushState(null, "", hash);
  dispatchEvent(new PopStateEvent("popstate"));
}

export function useRoute(): Visit {
  const visit = useSyncExternalStore(subscribe, () => visits);
  return { ...parseRoute(location.hash), visit };
}

function subscribe(changed: () => void): () => void {
  const arrive = (): void => {
    visits++;
    changed();
  };
  addEventListener("popstate", arrive);
  return () => removeEventListener("popstate", arrive);
}

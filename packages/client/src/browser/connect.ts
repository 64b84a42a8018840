import type { Position } from "@wireside/protocol";
import type { HubClient } from "../hub-client.ts";
import { LiveClient } from "../live-client.ts";
import { browserCall } from "./browser-call.ts";
import { openBrowserLink } from "./browser-link.ts";

export interface BrowserOptions {
  /** The hub's origin; by default that of the page. */
  origin?: string | undefined;
  /** The last position seen by an earlier client, to be told what came after it. */
  since?: Position | undefined;
}

/**
 * A client for a page whose cookie holds a session. It is there at once, in the state `connecting`, and says in its
 * state and events what becomes of the connection; when the session is not valid it closes with the hub's reason.
 */
export function connectBrowser(options: BrowserOptions = {}): HubClient {
  const origin = options.origin ?? location.origin;
  const call = browserCall(origin);
  const client = new LiveClient(
    { call, open: (since, listener) => openBrowserLink(origin, call, since, listener) },
    { since: options.since },
  );
  const retry = (): void => client.reconnect();
  addEventListener("online", retry);
  client.subscribe(() => {
    if (client.state.connection.state === "closed") removeEventListener("online", retry);
  });
  void client.start().catch(() => undefined);
  return client;
}

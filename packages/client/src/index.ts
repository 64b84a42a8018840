export { browserCall } from "./browser/browser-call.ts";
export { connectBrowser, type BrowserOptions } from "./browser/connect.ts";
export { ClientCore, type Actions } from "./core/client-core.ts";
export { type Call } from "./core/request.ts";
export { type ClientEvent, type Connection, type HubClient, type HubState, type PendingMessage } from "./hub-client.ts";

export {
  type ClientEvent,
  type Connection,
  type HubClient,
  type HubState,
  type PendingMessage,
} from "../hub-client.ts";
export { configFolder } from "./config-folder.ts";
export { connect, type ConnectOptions } from "./connect.ts";
export { hubInfo, join, login, register, type Session } from "./entry.ts";
export { type TargetOptions } from "./target.ts";

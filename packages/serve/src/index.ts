export type { Answered } from "./answered.ts";
export { SERVE_LIMITS } from "./limits.ts";
export { startServer, type RunningServer, type ServeOptions } from "./server.ts";

import type { Protocol } from "../fields/protocol.ts";

/**
 * What is remembered from frame to frame while a capture is dissected in order: conversations, fragments on their way, streams
 * being put together. Each part has a limit of its own.
 */
export interface Session {
  /** What the person chose: `tcp.port:8080` → the protocol. */
  readonly decodeAs?: ReadonlyMap<string, Protocol>;
}

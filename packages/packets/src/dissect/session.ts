import type { Protocol } from "../fields/protocol.ts";
import { IpFragments } from "../reassembly/fragments.ts";
import { UdpConversations } from "./udp-conversations.ts";

/** What the person who looks at a capture chose. */
export interface SessionOptions {
  /** What takes a number of a table, instead of who registered for it: `tcp.port:8080` → the protocol. */
  readonly decodeAs?: ReadonlyMap<string, Protocol>;
}

/**
 * What is remembered from frame to frame while a capture is dissected in order: conversations, fragments on their way, streams
 * being put together. Each part has a limit of its own.
 */
export class Session {
  readonly decodeAs: ReadonlyMap<string, Protocol> | undefined;
  readonly ipFragments = new IpFragments();
  readonly udp = new UdpConversations();

  constructor(options: SessionOptions = {}) {
    this.decodeAs = options.decodeAs;
  }
}

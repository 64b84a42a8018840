import type { ClientFrame, Position, WiresideError } from "@wireside/protocol";
import type { Call } from "./core/request.ts";

/** How a client reaches its hub: what differs between browser and Node. */
export interface Transport {
  call: Call;
  /** Opens a connection, asking for what came after `since`. What becomes of it is told to the listener. */
  open(since: Position | undefined, listener: LinkListener): Link;
}

/** What a link tells, in this order: opened, then received and heard, then lost, once. */
export interface LinkListener {
  opened(): void;
  received(text: string): void;
  /** A sign of life that is no frame. */
  heard(): void;
  /** Gone, or never made. `final`: trying again is useless. */
  lost(because: WiresideError, final: boolean): void;
}

/** One connection. After `cut` or `close` the listener is told nothing more that matters. */
export interface Link {
  send(frame: ClientFrame): void;
  ping(): void;
  /** Ends it at once. */
  cut(): void;
  /** Ends it once what was sent is out; resolves when it is closed, or cut after a moment. */
  close(): Promise<void>;
}

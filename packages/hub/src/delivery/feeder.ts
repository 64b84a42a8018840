import { LIMITS, type Position } from "@wireside/protocol";
import { WebSocket } from "ws";
import type { Directory } from "../domain/directory.ts";
import type { Store } from "../store/store.ts";
import type { Connection } from "./connection.ts";
import { encodeEvents, type Delivery } from "./delivery.ts";
import { encode } from "./frame.ts";

/**
 * Brings a client that is behind up to now: pages from the store while it is far behind, the newest blocks from memory
 * when it is near, then the live path. It waits for the client to take each page before it reads the next one.
 */
export class Feeder {
  readonly #directory: Directory;
  readonly #store: Pick<Store, "events">;
  readonly #delivery: Delivery;
  readonly #welcome: (connection: Connection) => Promise<void>;
  readonly #failed: (connection: Connection, error: unknown) => void;

  constructor(parts: {
    directory: Directory;
    store: Pick<Store, "events">;
    delivery: Delivery;
    welcome: (connection: Connection) => Promise<void>;
    failed: (connection: Connection, error: unknown) => void;
  }) {
    this.#directory = parts.directory;
    this.#store = parts.store;
    this.#delivery = parts.delivery;
    this.#welcome = parts.welcome;
    this.#failed = parts.failed;
  }

  /** Starts feeding, unless it is under way. It ends when the client is live, or gone. */
  feed(connection: Connection): void {
    if (connection.feeding) return;
    connection.feeding = true;
    this.#run(connection).catch((error: unknown) => {
      this.#failed(connection, error);
    });
  }

  async #run(connection: Connection): Promise<void> {
    while (connection.readyState === WebSocket.OPEN) {
      await taken(connection);
      if (connection.stale) {
        connection.stale = false;
        await this.#welcome(connection);
      } else if (this.#fromMemory(connection)) return;
      else await this.#fromStore(connection);
    }
  }

  /** True when the client is live now. All in one turn, so that nothing can be published in between. */
  #fromMemory(connection: Connection): boolean {
    const blocks = this.#delivery.recent.after(connection.cursor);
    if (blocks === undefined) return false;
    for (const block of blocks) {
      if (connection.isFull) return false;
      if (this.#directory.roomOf(connection.user, block.room) !== undefined) connection.write(block.frames);
      connection.cursor = block.last;
    }
    if (connection.stale) return false;
    connection.cursor = Math.max(connection.cursor, this.#delivery.published) as Position;
    connection.pace = "live";
    connection.feeding = false; // now, not a moment later: it may fall behind again in this very turn
    connection.write(encode({ type: "live", position: connection.cursor }));
    return true;
  }

  async #fromStore(connection: Connection): Promise<void> {
    const rooms = [...(this.#directory.person(connection.user)?.rooms ?? [])];
    const { events, upTo } = await this.#store.events({ after: connection.cursor, rooms, bytes: LIMITS.catchUpBytes });
    if (events.length > 0) connection.write(encodeEvents(events));
    connection.cursor = upTo;
  }
}

/** Resolves when the client has taken what is queued for it, or is gone. */
function taken(connection: Connection): Promise<void> {
  const { wire } = connection;
  if (wire === undefined || !wire.writableNeedDrain || wire.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      wire.off("drain", done);
      wire.off("close", done);
      resolve();
    };
    wire.on("drain", done);
    wire.on("close", done);
  });
}

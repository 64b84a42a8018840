import type { Direction } from "./stream-id.ts";
import type { Stream } from "./stream.ts";

/** What an application is told of a stream, as bits. A stream tells the lower ones first. */
export const EVENT = { opened: 1, readable: 2, reset: 4, stopped: 8, wanted: 16, writable: 32, delivered: 64 } as const;

/**
 * What happened that an application should know.
 *
 * - `opened`: the other side opened a stream
 * - `readable`: there are bytes to read, or the end was reached. It is told again only after it was taken
 * - `reset`: the other side gave up sending; `receiving.resetCode` says why
 * - `stopped`: the other side wants no more; what was written was given up, `sending.stopCode` says why
 * - `wanted`: the source of a stream is to be read
 * - `writable`: there is room again after there was none
 * - `delivered`: everything, with the end, was acknowledged
 * - `openable`: streams may be opened again after none could be
 * - `datagram`: datagrams came; `datagram_room`: they can be sent again after one was refused
 */
export type StreamEvent =
  | { readonly kind: keyof typeof EVENT; readonly stream: Stream }
  | { readonly kind: "openable"; readonly direction: Direction }
  | { readonly kind: "datagram" | "datagram_room" };

/** What streams wait to tell: at most one event of each kind and stream. */
export class StreamEvents {
  readonly #streams = new Set<Stream>();

  get isPending(): boolean {
    return this.#streams.size > 0;
  }

  raise(stream: Stream, event: number): void {
    if (stream.pendingEvents === 0) this.#streams.add(stream);
    stream.pendingEvents |= event;
  }

  /** Takes an event back that is no longer true. */
  withdraw(stream: Stream, event: number): void {
    stream.pendingEvents &= ~event;
    if (stream.pendingEvents === 0) this.#streams.delete(stream);
  }

  take(): { readonly kind: keyof typeof EVENT; readonly stream: Stream } | undefined {
    for (const stream of this.#streams)
      for (const kind of KINDS)
        if ((stream.pendingEvents & EVENT[kind]) !== 0) {
          this.withdraw(stream, EVENT[kind]);
          return { kind, stream };
        }
    return undefined;
  }
}

const KINDS = Object.keys(EVENT) as (keyof typeof EVENT)[];

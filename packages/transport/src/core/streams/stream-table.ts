import type { Violation } from "../errors.ts";
import { TRANSPORT_LIMITS } from "../limits.ts";
import type { BlockPool } from "./block-pool.ts";
import type { FlowLimits } from "./flow-limits.ts";
import { NO_FLOW } from "./flow-limits.ts";
import { ReceiveSide } from "./receive-side.ts";
import { ReceiveWindow } from "./receive-window.ts";
import { SendSide } from "./send-side.ts";
import { type Direction, type Role, directionOf, indexOf, openerOf, streamId } from "./stream-id.ts";
import { Stream } from "./stream.ts";

/** Streams of one direction that this side opens. */
interface Opened {
  /** How many were opened so far. */
  count: number;
  /** How many the other side allows. */
  limit: number;
  /** Whether one more was wanted than it allows. */
  isWanted: boolean;
}

/** Streams of one direction that the other side opens. */
interface Admitted {
  count: number;
  /** How many of them are over. */
  over: number;
  /** How many it was told that it may open. */
  limit: number;
  /** How many it may have open at once. */
  readonly concurrent: number;
}

/** All streams of a connection that are not over, and how many more there may be (RFC 9000 §2.1, §4.6). */
export class StreamTable {
  readonly role: Role;
  readonly opened: Readonly<Record<Direction, Opened>>;
  readonly admitted: Readonly<Record<Direction, Admitted>>;
  readonly #streams = new Map<number, Stream>();
  readonly #local: FlowLimits;
  #peer = NO_FLOW;
  readonly #pool: BlockPool;
  /** Frames in a row are mostly about one stream. */
  #latest: Stream | undefined;

  constructor(role: Role, local: FlowLimits, pool: BlockPool) {
    this.role = role;
    this.#local = local;
    this.#pool = pool;
    this.opened = {
      bidirectional: { count: 0, limit: 0, isWanted: false },
      unidirectional: { count: 0, limit: 0, isWanted: false },
    };
    this.admitted = {
      bidirectional: admitted(local.initialMaxStreamsBidi),
      unidirectional: admitted(local.initialMaxStreamsUni),
    };
  }

  get size(): number {
    return this.#streams.size;
  }

  get(id: number): Stream | undefined {
    if (this.#latest?.id === id) return this.#latest;
    const stream = this.#streams.get(id);
    if (stream !== undefined) this.#latest = stream;
    return stream;
  }

  [Symbol.iterator](): IterableIterator<Stream> {
    return this.#streams.values();
  }

  /** What the other side allows, from its transport parameters; to be called once, before streams are opened. */
  applyPeer(limits: FlowLimits): void {
    this.#peer = limits;
    this.opened.bidirectional.limit = limits.initialMaxStreamsBidi;
    this.opened.unidirectional.limit = limits.initialMaxStreamsUni;
  }

  /** A new stream of this side; undefined while the other allows no more. */
  open(direction: Direction): Stream | undefined {
    const opened = this.opened[direction];
    if (opened.count >= opened.limit) {
      opened.isWanted = true;
      return undefined;
    }
    return this.#create(streamId(this.role, direction, opened.count++));
  }

  /**
   * Looks at an id that {@link get} does not know: of a stream that is over, or one that the other side opens by naming it. Then
   * all of that kind with lower ids are opened with it (RFC 9000 §3.2).
   *
   * @param onOpened called with each stream opened
   */
  admit(id: number, onOpened: (stream: Stream) => void): Violation | undefined {
    const direction = directionOf(id);
    const index = indexOf(id);
    const opener = openerOf(id);
    if (opener === this.role) {
      if (index < this.opened[direction].count) return undefined;
      return { code: "stream_state_error", reason: `stream ${id} was not opened` };
    }
    const admitted = this.admitted[direction];
    if (index >= admitted.limit)
      return { code: "stream_limit_error", reason: `stream ${id} is beyond the ${admitted.limit} that were allowed` };
    while (admitted.count <= index) onOpened(this.#create(streamId(opener, direction, admitted.count++)));
    return undefined;
  }

  /** Forgets a stream that is over. */
  drop(stream: Stream): void {
    if (!this.#streams.delete(stream.id)) return;
    if (this.#latest === stream) this.#latest = undefined;
    if (openerOf(stream.id) !== this.role) this.admitted[directionOf(stream.id)].over += 1;
  }

  /** Whether the other side should be told that it may open more. */
  owesStreams(direction: Direction): boolean {
    const { over, limit, concurrent } = this.admitted[direction];
    return over + concurrent - limit >= Math.max(1, concurrent / 8);
  }

  /** How many it may open now. */
  raiseStreams(direction: Direction): number {
    const admitted = this.admitted[direction];
    admitted.limit = admitted.over + admitted.concurrent;
    return admitted.limit;
  }

  #create(id: number): Stream {
    const isMine = openerOf(id) === this.role;
    const isUnidirectional = directionOf(id) === "unidirectional";
    const isSending = isMine || !isUnidirectional;
    const isReceiving = !isMine || !isUnidirectional;
    const stream = new Stream(
      id,
      isSending ? new SendSide(firstLimit(this.#peer, isUnidirectional, !isMine)) : undefined,
      isReceiving
        ? new ReceiveSide(
            new ReceiveWindow(firstLimit(this.#local, isUnidirectional, isMine), TRANSPORT_LIMITS.streamWindowBytes),
            this.#pool,
          )
        : undefined,
    );
    this.#streams.set(id, stream);
    return stream;
  }
}

/** @param isTellers whether the one whose limits these are opened the stream */
function firstLimit(limits: FlowLimits, isUnidirectional: boolean, isTellers: boolean): number {
  if (isUnidirectional) return limits.initialMaxStreamDataUni;
  return isTellers ? limits.initialMaxStreamDataBidiLocal : limits.initialMaxStreamDataBidiRemote;
}

function admitted(concurrent: number): Admitted {
  return { count: 0, over: 0, limit: concurrent, concurrent };
}

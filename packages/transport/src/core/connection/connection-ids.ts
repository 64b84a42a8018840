import { RangeSet } from "@wireside/bytes";
import type { Violation } from "../errors.ts";
import { areEqual } from "../keys/constant-time.ts";
import { TRANSPORT_LIMITS } from "../limits.ts";

/** An id of a connection, 8 bytes, and the token that a reset sent for it ends with, 16 bytes. */
export interface ConnectionId {
  /** They are counted from 0, the one of the handshake (RFC 9000 §5.1.1). */
  readonly sequence: number;
  readonly id: Uint8Array;
  readonly resetToken: Uint8Array | undefined;
}

/** Makes an id that leads to this connection, and takes it back. */
export interface IdSource {
  issue(): { readonly id: Uint8Array; readonly resetToken: Uint8Array };
  retire(id: Uint8Array): void;
}

/** The ids that the other side sends to: we issue them, it retires them. */
export class OwnIds {
  readonly #source: IdSource;
  readonly #active: ConnectionId[] = [];
  #next = 1;

  /** @param first the id of the handshake */
  constructor(source: IdSource, first: Uint8Array) {
    this.#source = source;
    this.#active.push({ sequence: 0, id: first, resetToken: undefined });
  }

  get active(): readonly ConnectionId[] {
    return this.#active;
  }

  /** Another id to tell the other side of; undefined when it has as many as both sides keep. @param limit its active_connection_id_limit */
  issue(limit: number): ConnectionId | undefined {
    if (this.#active.length >= Math.min(limit, TRANSPORT_LIMITS.connectionIds)) return undefined;
    const issued = { sequence: this.#next++, ...this.#source.issue() };
    this.#active.push(issued);
    return issued;
  }

  /** An id with this number is known and not retired: a NEW_CONNECTION_ID that was lost is told again. */
  find(sequence: number): ConnectionId | undefined {
    return this.#active.find((each) => each.sequence === sequence);
  }

  /**
   * Takes a RETIRE_CONNECTION_ID frame (RFC 9000 §19.16).
   *
   * @param usedNow the id that the packet with the frame was sent to
   */
  onRetire(sequence: number, usedNow: Uint8Array): Violation | undefined {
    if (sequence >= this.#next) return { code: "protocol_violation", reason: "an id is retired that was never issued" };
    const at = this.#active.findIndex((each) => each.sequence === sequence);
    if (at < 0) return undefined;
    const { id } = this.#active[at]!;
    if (areEqual(id, usedNow)) return { code: "protocol_violation", reason: "an id is retired by a packet sent to it" };
    this.#active.splice(at, 1);
    this.#source.retire(id);
    return undefined;
  }

  /** Gives all of them back. */
  close(): void {
    for (const { id } of this.#active.splice(0)) this.#source.retire(id);
  }
}

/** The ids that we send to: the other side issues them, we retire them. */
export class PeerIds {
  /** The one in use. */
  current: ConnectionId;
  /** Numbers to tell in RETIRE_CONNECTION_ID frames. */
  readonly toRetire: number[] = [];
  #spare: ConnectionId[] = [];
  #retiredBelow = 0;
  /** Numbers that were told: one that is told again may have been retired since. */
  readonly #told = new RangeSet();

  constructor(first: Uint8Array, resetToken: Uint8Array | undefined) {
    this.current = { sequence: 0, id: first, resetToken };
    this.#told.insert(0, 1);
  }

  /** Those to whose tokens a stateless reset is compared. */
  get active(): readonly ConnectionId[] {
    return [this.current, ...this.#spare];
  }

  /** Takes a NEW_CONNECTION_ID frame (RFC 9000 §19.15); its bytes are copied. */
  onNew(frame: {
    readonly sequenceNumber: number;
    readonly retirePriorTo: number;
    readonly connectionId: Uint8Array;
    readonly resetToken: Uint8Array;
  }): Violation | undefined {
    const { sequenceNumber: sequence, retirePriorTo, connectionId, resetToken } = frame;
    const known = this.active.find((each) => each.sequence === sequence || areEqual(each.id, connectionId));
    if (known !== undefined && (known.sequence !== sequence || !areEqual(known.id, connectionId)))
      return { code: "protocol_violation", reason: "an id was issued twice" };
    if (!this.#told.has(sequence)) {
      this.#told.insert(sequence, sequence + 1);
      if (sequence < this.#retiredBelow) this.retire(sequence);
      else this.#spare.push({ sequence, id: connectionId.slice(), resetToken: resetToken.slice() });
    }
    if (retirePriorTo > this.#retiredBelow) this.#retireBelow(retirePriorTo);
    const isTooMany =
      this.active.length > TRANSPORT_LIMITS.connectionIds ||
      this.toRetire.length > MOST_TO_RETIRE ||
      this.#told.count > MOST_TOLD_RANGES;
    return isTooMany ? { code: "connection_id_limit_error", reason: "more ids than were asked for" } : undefined;
  }

  /** Goes over to a fresh id, so that nobody can tell by it that two paths are of one connection; false if there is none. */
  change(): boolean {
    const next = this.#spare.shift();
    if (next === undefined) return false;
    this.retire(this.current.sequence);
    this.current = next;
    return true;
  }

  /** Has the other side be told, or told again, that an id is not used any more. */
  retire(sequence: number): void {
    if (!this.toRetire.includes(sequence)) this.toRetire.push(sequence);
  }

  #retireBelow(sequence: number): void {
    this.#retiredBelow = sequence;
    for (const each of this.#spare.filter((spare) => spare.sequence < sequence)) this.retire(each.sequence);
    this.#spare = this.#spare.filter((spare) => spare.sequence >= sequence);
    if (this.current.sequence < sequence) this.change();
  }
}

const MOST_TO_RETIRE = 3 * TRANSPORT_LIMITS.connectionIds;
/** Numbers rise by one (RFC 9000 §5.1.1): those that are missing are on their way. */
const MOST_TOLD_RANGES = 3 * TRANSPORT_LIMITS.connectionIds;

import type { Connection } from "../connection/connection.ts";
import type { ClientHandshake } from "../handshake/client-handshake.ts";
import type { HandshakeResult } from "../handshake/result.ts";
import type { ServerHandshake } from "../handshake/server-handshake.ts";
import { TRANSPORT_LIMITS } from "../limits.ts";
import type { Timed } from "./deadlines.ts";

/** What belongs to one of our connection ids: a handshake that is under way, then a connection; for a while both. */
export class Route implements Timed {
  dueAt = Infinity;
  place = -1;
  /** The id of the handshake. */
  readonly id: Uint8Array;
  /** The other side's, as in a batch. */
  readonly address: Uint8Array;
  /** While one of its datagrams may have to be sent again. */
  handshake: ClientHandshake | ServerHandshake | undefined;
  connection: Connection | undefined;
  /** What the handshake found out, from when it did. */
  result: HandshakeResult | undefined;
  /** Of a server: under which the same Hello finds it again. */
  readonly name: string | undefined;
  /** Whether the flight of the handshake is to be sent. */
  isFlightDue = true;
  /** Whether the application knows of the connection. */
  isTold = false;
  readonly #beganAt: number;
  #resends = 0;
  #resendAt: number;

  constructor(
    now: number,
    id: Uint8Array,
    address: Uint8Array,
    handshake: ClientHandshake | ServerHandshake,
    name?: string,
  ) {
    this.id = id;
    this.address = address.slice();
    this.handshake = handshake;
    this.name = name;
    this.#beganAt = now;
    // A server sends again only what it is asked for again, so that nobody can have it talk to others.
    this.#resendAt = name === undefined ? now + FIRST_RESEND_MS : Infinity;
  }

  /** When it has to do something, ms. */
  deadline(now: number): number {
    const connection = this.connection?.deadline(now) ?? Infinity;
    const handshake = this.handshake === undefined ? Infinity : Math.min(this.#resendAt, this.givesUpAt);
    return Math.min(connection, handshake);
  }

  /** Until when the handshake has to be done, ms. */
  get givesUpAt(): number {
    return this.#beganAt + TRANSPORT_LIMITS.handshakeMs;
  }

  /** The time to send the flight again has come, each time after a longer while. */
  onTimeout(now: number): void {
    if (this.handshake !== undefined && now >= this.#resendAt) {
      this.isFlightDue = true;
      this.#resends += 1;
      this.#resendAt = now + Math.min(FIRST_RESEND_MS * 2 ** this.#resends, MOST_RESEND_MS);
    }
    this.connection?.onTimeout(now);
  }

  /** The other side has the keys: the handshake is of no more use. */
  confirm(): void {
    this.handshake?.confirm();
    this.handshake = undefined;
  }
}

/** Longer than most round trips, and shorter than a person's patience. */
const FIRST_RESEND_MS = 300;
/** So that ten seconds are enough where every second packet is lost. */
const MOST_RESEND_MS = 1000;

import { LIMITS, MessageText, WiresideError } from "@wireside/protocol";
import type { ClientFrame, ErrorCode, MessageId, RoomId, Time } from "@wireside/protocol";
import type { ClientEvent, PendingMessage } from "../hub-client.ts";

/** What a caller wants sent. */
export interface Outgoing {
  room: RoomId;
  text: string;
  replyTo: MessageId | undefined;
  /** Unique among all messages of this person, ever. */
  nonce: string;
}

type SendFrame = Extract<ClientFrame, { type: "send" }>;

interface Entry extends PendingMessage {
  /** Place in the order of sending. */
  order: number;
}

/** Refusals that say "later", not "no". */
const TRANSIENT: ReadonlySet<ErrorCode> = new Set(["rate_limited", "hub_busy", "hub_stopping"]);
const LATER_MS = 1_000;

const utf8 = new TextEncoder();

/**
 * Messages from the caller to the acknowledgement.
 *
 *     waiting (in order) ──take──▶ in flight (≤ window) ──acknowledge──▶ gone
 *        ▲   ▲                        │       │
 *        │   └── lost, rate_limited ──┘       └──refuse──▶ failed
 *        └──────────────────── retry ─────────────────────────┘
 *
 * Every entry is in `#all` until it is gone, and in exactly one of the three places. The order is kept through losses:
 * what comes back goes to its old place, and each frame names the one in flight before it, which the hub does not let it
 * overtake. After a refusal with "later" nothing is sent until its time has come and all
 * that was in flight is answered; then one at a time, and one more with each acknowledgement.
 */
export class Outbox {
  readonly #all = new Map<string, Entry>();
  readonly #inFlight = new Map<string, Entry>();
  #waiting: Entry[] = [];
  #failed = 0;
  #window: number = LIMITS.sendsInFlight;
  #pausedUntil: Time = 0;
  #lastOrder = 0;
  #snapshot: readonly PendingMessage[] | undefined;

  /** Takes a message in. Throws bad_request, too_large or outbox_full, and then keeps nothing. */
  add({ room, text, replyTo, nonce }: Outgoing, now: Time): void {
    if (this.#all.has(nonce))
      throw new WiresideError("bad_request", { message: "A message with this nonce is already waiting." });
    if (this.#all.size >= LIMITS.outbox) throw new WiresideError("outbox_full");
    const entry: Entry = { nonce, room, text, replyTo, at: now, failed: undefined, order: ++this.#lastOrder };
    checkText(entry);
    this.#all.set(nonce, entry);
    this.#waiting.push(entry);
    this.#snapshot = undefined;
  }

  /** The frames that may go out now, in order. */
  take(now: Time): SendFrame[] {
    if (now < this.#pausedUntil || (this.#pausedUntil > 0 && this.#inFlight.size > 0)) return [];
    this.#pausedUntil = 0;
    const taken = this.#waiting.splice(0, Math.max(0, this.#window - this.#inFlight.size));
    let after = [...this.#inFlight.keys()].at(-1);
    return taken.map((entry) => {
      const frame = toFrame(entry);
      if (after !== undefined) frame.after = after;
      after = entry.nonce;
      this.#inFlight.set(entry.nonce, entry);
      return frame;
    });
  }

  /** When `take` has something after a pause. */
  get deadline(): Time | undefined {
    return this.#pausedUntil > 0 && this.#waiting.length > 0 && this.#inFlight.size === 0
      ? this.#pausedUntil
      : undefined;
  }

  /** Everything not failed has been acknowledged. */
  get isEmpty(): boolean {
    return this.#all.size === this.#failed;
  }

  get pending(): readonly PendingMessage[] {
    return (this.#snapshot ??= Array.from(this.#all.values(), toPending));
  }

  /** The hub has it on disk. Acknowledgements of what is not waited for any more are ignored. */
  acknowledge(nonce: string, id: MessageId, at: Time): ClientEvent[] {
    const entry = this.#all.get(nonce);
    if (entry === undefined || entry.failed !== undefined) return [];
    this.#remove(entry);
    if (this.#pausedUntil === 0) this.#window = Math.min(LIMITS.sendsInFlight, this.#window + 1);
    return [{ type: "acknowledged", nonce, room: entry.room, id, at }];
  }

  /** The hub said no, or not now. */
  refuse(nonce: string, error: WiresideError, now: Time): ClientEvent[] {
    const entry = this.#inFlight.get(nonce);
    if (entry === undefined) return [];
    this.#inFlight.delete(nonce);
    if (TRANSIENT.has(error.code)) {
      this.#window = 1;
      this.#pausedUntil = Math.max(this.#pausedUntil, now + (error.retryAfterMs ?? LATER_MS));
      this.#putBack([entry]);
      return [];
    }
    return [this.#fail(entry, error)];
  }

  /** The connection is gone: what was in flight waits again, in its old place. */
  lost(): void {
    this.#putBack([...this.#inFlight.values()]);
    this.#inFlight.clear();
    this.#window = LIMITS.sendsInFlight;
  }

  /** Nothing will be sent any more: all that is left fails. */
  failAll(error: WiresideError): ClientEvent[] {
    this.lost();
    const left = this.#waiting;
    this.#waiting = [];
    return left.map((entry) => this.#fail(entry, error));
  }

  /** Sends a failed message again, behind the others. */
  retry(nonce: string): void {
    const entry = this.#all.get(nonce);
    if (entry?.failed === undefined) return;
    this.#remove(entry);
    const again: Entry = { ...entry, failed: undefined, order: ++this.#lastOrder };
    this.#all.set(nonce, again);
    this.#waiting.push(again);
  }

  /** Forgets a failed message. */
  discard(nonce: string): void {
    const entry = this.#all.get(nonce);
    if (entry?.failed !== undefined) this.#remove(entry);
  }

  #fail(entry: Entry, error: WiresideError): ClientEvent {
    this.#all.set(entry.nonce, { ...entry, failed: error });
    this.#failed++;
    this.#snapshot = undefined;
    return { type: "refused", nonce: entry.nonce, room: entry.room, error };
  }

  #remove(entry: Entry): void {
    this.#all.delete(entry.nonce);
    if (entry.failed !== undefined) this.#failed--;
    else if (!this.#inFlight.delete(entry.nonce)) this.#waiting = this.#waiting.filter((other) => other !== entry);
    this.#snapshot = undefined;
  }

  #putBack(entries: readonly Entry[]): void {
    if (entries.length > 0) this.#waiting = [...entries, ...this.#waiting].toSorted((a, b) => a.order - b.order);
  }
}

function toFrame({ room, text, nonce, replyTo }: PendingMessage): SendFrame {
  return replyTo === undefined ? { type: "send", room, text, nonce } : { type: "send", room, text, nonce, replyTo };
}

function toPending({ nonce, room, text, replyTo, at, failed }: Entry): PendingMessage {
  return { nonce, room, text, replyTo, at, failed };
}

/** Refuses at once what the hub would refuse: also a text whose escapes make its frame too large. */
function checkText(message: PendingMessage): void {
  const parsed = MessageText.safeParse(message.text);
  const why = parsed.success ? undefined : parsed.error.issues[0]?.message;
  const frame = utf8.encode(JSON.stringify(toFrame(message)));
  if (why === "too_large" || frame.length > LIMITS.frameBytes) throw new WiresideError("too_large");
  if (why !== undefined) throw new WiresideError("bad_request", { message: `The message cannot be sent: ${why}.` });
}

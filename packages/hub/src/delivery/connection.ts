import type { Duplex } from "node:stream";
import {
  LIMITS,
  type CloseCode,
  type HubFrame,
  type MessageId,
  type Position,
  type Time,
  type UserId,
  type WiresideError,
} from "@wireside/protocol";
import { WebSocket } from "ws";
import type { Core } from "../core.ts";
import { encode } from "./frame.ts";

/**
 * `live`: frames are written as they are made. `behind`: too much is queued, or it has only just come; it is fed from
 * the store by its cursor until it has caught up, and costs no memory meanwhile but what is queued already.
 */
export type Pace = "live" | "behind";

/** One client's socket, with the cursor that says how far it has been told. */
export class Connection extends WebSocket {
  user = 0 as UserId;
  session = 0;
  /** When the session was last noted as used. */
  seenAt: Time = 0;
  /** While behind: up to where it has been told. While live, the log's own position says that, and this stays behind it. */
  cursor = 0 as Position;
  pace: Pace = "behind";
  /** Something was not pushed while it was behind: it needs a new welcome. */
  stale = false;
  /** How things stand is about to be told in a welcome, the first frame of all; what would be pushed before is in it. */
  awaitsWelcome = true;
  feeding = false;
  badFrames = 0;
  answeredPing = true;
  /** When what is queued was last seen to shrink or be empty, in ms of the hub's steady clock. */
  movedAtMs = 0;
  #queuedBefore = 0;
  typedAtMs = -Infinity;
  /** It said goodbye. */
  said = false;
  /** The last send that was told to come later: those that must not overtake it are told the same. */
  later: { nonce: string; error: WiresideError } | undefined;
  /** The hub it belongs to; set when it opens, so that listeners need no closure. */
  core: Core | undefined;
  acks: [string, MessageId, Time][] = [];
  /** The bare socket: frames made once are written to it as they are. */
  wire: Duplex | undefined;

  /** Bytes waiting for this client in the hub's memory. */
  get queuedBytes(): number {
    return this.wire?.writableLength ?? 0;
  }

  get isFull(): boolean {
    return this.queuedBytes > LIMITS.connectionQueueBytes;
  }

  /** Has it taken nothing of what waits for it for that long? Asked now and then. */
  isStuck(nowMs: number, forMs: number): boolean {
    const queued = this.queuedBytes;
    if (queued === 0 || queued < this.#queuedBefore) this.movedAtMs = nowMs;
    this.#queuedBefore = queued;
    return nowMs - this.movedAtMs > forMs;
  }

  /** Writes whole frames. The caller has looked at `isFull`. */
  write(frames: Buffer): void {
    if (this.readyState === WebSocket.OPEN) this.wire?.write(frames);
  }

  /** How something stands now. Before a welcome it is dropped, since the welcome will say it. */
  push(frame: HubFrame | Buffer): void {
    if (!this.awaitsWelcome) this.reply(frame);
  }

  /**
   * An answer to a frame of this client. Where its queue is full there will be another welcome, at which clients send
   * again what was not answered.
   */
  reply(frame: HubFrame | Buffer): void {
    if (this.isFull) this.core?.delivery.missed(this);
    else this.write(Buffer.isBuffer(frame) ? frame : encode(frame));
  }

  acknowledge(nonce: string, id: MessageId, at: Time): void {
    this.acks.push([nonce, id, at]);
  }

  flushAcks(): void {
    if (this.acks.length === 0) return;
    const acks = this.acks;
    this.acks = [];
    this.reply({ type: "acks", acks });
  }

  /** Closes with one of ours; a client that does not answer is cut off by ws after 30 s. */
  end(code: CloseCode, reason: string): void {
    this.close(code, reason);
  }
}

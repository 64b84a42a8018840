import type { ReceiveSide } from "./receive-side.ts";
import { Turn } from "./send-queue.ts";
import type { SendSide } from "./send-side.ts";

/** A stream of a connection. What is done with it goes through its {@link Streams}. */
export class Stream {
  readonly id: number;
  /** Undefined where only the other side sends. */
  readonly sending: SendSide | undefined;
  /** Undefined where only this side sends. */
  readonly receiving: ReceiveSide | undefined;
  /** Its data goes before that of streams with a lower number. */
  priority = 0;
  /** Bits of CONTROL: frames about it that are to be sent. */
  pendingFrames = 0;
  /** Bits of EVENT: what the application has not been told yet. */
  pendingEvents = 0;
  /** Its turn to send what costs no credit: lost data, or an end without data. */
  readonly freeTurn: Turn<Stream> = new Turn(this);
  /** Its turn to send what was never sent. */
  readonly freshTurn: Turn<Stream> = new Turn(this);

  constructor(id: number, sending: SendSide | undefined, receiving: ReceiveSide | undefined) {
    this.id = id;
    this.sending = sending;
    this.receiving = receiving;
  }

  /** Whether nothing can happen to it any more, and the application knows. */
  get isOver(): boolean {
    return this.pendingEvents === 0 && this.sending?.isOver !== false && this.receiving?.isOver !== false;
  }
}

import { Assembler } from "./assembler.ts";
import type { BlockPool } from "./block-pool.ts";
import type { ReceiveWindow } from "./receive-window.ts";

/** States of the receiving part of a stream (RFC 9000 §3.2). */
export type ReceiveState = "recv" | "size_known" | "data_recvd" | "data_read" | "reset_recvd" | "reset_read";

/** The receiving part of a stream. */
export class ReceiveSide {
  state: ReceiveState = "recv";
  readonly assembler: Assembler;
  readonly window: ReceiveWindow;
  /** Bytes of the whole stream, −1 until that is known (RFC 9000 §4.5). */
  finalSize = -1;
  /** The application's code it was reset with by the other side. */
  resetCode: number | undefined;
  /** The code with which the other side was asked to stop; nothing is kept since. */
  stopCode: number | undefined;

  constructor(window: ReceiveWindow, pool: BlockPool) {
    this.window = window;
    this.assembler = new Assembler(pool);
  }

  /** Whether the application knows how it ended. */
  get isOver(): boolean {
    return this.state === "data_read" || this.state === "reset_read";
  }

  /** Whether there is nothing more to read: the end was reached. */
  get isAtEnd(): boolean {
    return this.finalSize >= 0 && this.assembler.read === this.finalSize;
  }

  /** Bytes, up to the last that came, that a gap keeps from the reader, beyond those that the reader lets wait. */
  get heldBack(): number {
    const { read, ready } = this.assembler;
    return this.window.received - ready - (ready - read);
  }

  /** Whether the other side needs to know of more credit. */
  get wantsCredit(): boolean {
    return this.state === "recv" && this.stopCode === undefined;
  }
}

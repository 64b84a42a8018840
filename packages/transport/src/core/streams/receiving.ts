import type { Violation } from "../errors.ts";
import { TRANSPORT_LIMITS } from "../limits.ts";
import { CONTROL, type ControlFrames } from "./control-frames.ts";
import type { ReceiveSide } from "./receive-side.ts";
import type { ReceiveWindow } from "./receive-window.ts";
import { EVENT, type StreamEvents } from "./stream-events.ts";
import type { Stream } from "./stream.ts";

/** What the other side sends on streams: checked against what it was allowed, kept until it is read, and paid for by reading. */
export class Receiving {
  /** Of all streams together. */
  readonly #window: ReceiveWindow;
  readonly #control: ControlFrames;
  readonly #events: StreamEvents;

  constructor(window: ReceiveWindow, control: ControlFrames, events: StreamEvents) {
    this.#window = window;
    this.#control = control;
    this.#events = events;
  }

  /** Takes the data of a STREAM frame, `bytes[from … until)` at `offset`. */
  onData(
    stream: Stream,
    side: ReceiveSide,
    offset: number,
    bytes: Uint8Array,
    from: number,
    until: number,
    isFin: boolean,
  ): Violation | undefined {
    const end = offset + until - from;
    const violation = isFin ? this.#checkFinalSize(stream, side, end) : checkEnd(stream, side, end);
    if (violation !== undefined) return violation;
    if (end > side.window.received) {
      const excess = this.#receive(stream, side, end);
      if (excess !== undefined) return excess;
    }
    if (isFin && side.state === "recv") {
      side.finalSize = end;
      side.state = "size_known";
      this.#control.unmark(stream, CONTROL.credit | CONTROL.stop);
    }
    if (side.state !== "recv" && side.state !== "size_known") return undefined;
    if (side.stopCode !== undefined) return this.#passOver(side);
    const before = side.assembler.ready;
    if (!side.assembler.insert(offset, bytes, from, until))
      return {
        code: "protocol_violation",
        reason: `stream ${stream.id} has more than ${TRANSPORT_LIMITS.streamGaps} gaps`,
      };
    const { ready } = side.assembler;
    if (ready === side.finalSize) side.state = "data_recvd";
    if (ready === before && side.wantsCredit && side.window.onGap(side.heldBack)) {
      this.#control.mark(stream, CONTROL.credit);
      this.#window.makeRoomFor(side.window);
      this.#control.markCredit();
    }
    if (ready > before || (isFin && ready === side.finalSize)) this.#events.raise(stream, EVENT.readable);
    return undefined;
  }

  /** RFC 9000 §3.2, §4.5. */
  onReset(stream: Stream, side: ReceiveSide, code: number, finalSize: number): Violation | undefined {
    const violation = this.#checkFinalSize(stream, side, finalSize);
    if (violation !== undefined) return violation;
    if (finalSize > side.window.received) {
      const excess = this.#receive(stream, side, finalSize);
      if (excess !== undefined) return excess;
    }
    // What is there to the end can be read to the end.
    if (side.state !== "recv" && side.state !== "size_known") return undefined;
    side.finalSize = finalSize;
    side.state = "reset_recvd";
    side.resetCode = code;
    side.assembler.discard();
    this.#giveUp(side);
    this.#control.unmark(stream, CONTROL.credit | CONTROL.stop);
    this.#events.withdraw(stream, EVENT.readable);
    this.#events.raise(stream, EVENT.reset);
    return undefined;
  }

  /** `count` bytes were read. */
  consume(stream: Stream, side: ReceiveSide, count: number): void {
    side.assembler.consume(count);
    side.window.consumed += count;
    this.#window.consumed += count;
    if (side.wantsCredit && side.window.isDue) this.#control.mark(stream, CONTROL.credit);
    this.#control.markCredit();
  }

  /** Asks the other side to stop, and gives up what it sent and will send (RFC 9000 §3.5). */
  stop(stream: Stream, side: ReceiveSide, code: number): void {
    if (side.stopCode !== undefined || side.state === "reset_recvd" || side.isOver) return;
    side.stopCode = code;
    side.assembler.discard();
    this.#events.withdraw(stream, EVENT.readable);
    this.#control.unmark(stream, CONTROL.credit);
    if (side.state === "recv") this.#control.mark(stream, CONTROL.stop);
    this.#passOver(side);
  }

  /** Of a stopped stream nothing is kept; it is over once its size is known. */
  #passOver(side: ReceiveSide): undefined {
    this.#giveUp(side);
    if (side.finalSize >= 0) side.state = "data_read";
  }

  /** What came, and was not read, will not be: it costs the other side no credit any more. */
  #giveUp(side: ReceiveSide): void {
    this.#window.consumed += side.window.received - side.window.consumed;
    side.window.consumed = side.window.received;
    this.#control.markCredit();
  }

  /** Counts bytes up to `end` against the credit of the stream and of the connection. */
  #receive(stream: Stream, side: ReceiveSide, end: number): Violation | undefined {
    const more = end - side.window.received;
    if (end > side.window.limit)
      return {
        code: "flow_control_error",
        reason: `stream ${stream.id} goes up to ${end}, but may only to ${side.window.limit}`,
      };
    if (this.#window.received + more > this.#window.limit)
      return {
        code: "flow_control_error",
        reason: `${this.#window.received + more} bytes on all streams are more than ${this.#window.limit}`,
      };
    side.window.received = end;
    this.#window.received += more;
    return undefined;
  }

  #checkFinalSize(stream: Stream, side: ReceiveSide, finalSize: number): Violation | undefined {
    if (side.finalSize >= 0 ? finalSize === side.finalSize : finalSize >= side.window.received) return undefined;
    return {
      code: "final_size_error",
      reason: `stream ${stream.id} ends at ${finalSize}, but had ${Math.max(side.finalSize, side.window.received)} bytes`,
    };
  }
}

function checkEnd(stream: Stream, side: ReceiveSide, end: number): Violation | undefined {
  if (side.finalSize < 0 || end <= side.finalSize) return undefined;
  return {
    code: "final_size_error",
    reason: `stream ${stream.id} has bytes up to ${end}, but ended at ${side.finalSize}`,
  };
}

import { SendBuffer } from "./send-buffer.ts";

/** States of the sending part of a stream (RFC 9000 §3.1). */
export type SendState = "ready" | "send" | "data_sent" | "reset_sent" | "data_recvd" | "reset_recvd";

/** The sending part of a stream. */
export class SendSide {
  state: SendState = "ready";
  readonly buffer = new SendBuffer();
  /** Bytes up to which the other side allows to send. */
  limit: number;
  /** The limit at which it was told that there is more, −1 for none. */
  blockedAt = -1;
  /** Whether something was not taken for want of room, so that its writer waits. */
  hasWaitingWriter = false;
  /** The application's code it was reset with. */
  resetCode: number | undefined;
  /** The code the other side asked with to stop (RFC 9000 §3.5). */
  stopCode: number | undefined;

  constructor(limit: number) {
    this.limit = limit;
  }

  /** Whether more can be written, or what was written can still be sent. */
  get isAlive(): boolean {
    return this.state === "ready" || this.state === "send" || this.state === "data_sent";
  }

  /** Whether the other side has everything, or knows that it will not. */
  get isOver(): boolean {
    return this.state === "data_recvd" || this.state === "reset_recvd";
  }

  /** Whether bytes wait that the other side does not allow to send. */
  get isBlocked(): boolean {
    return this.isAlive && this.buffer.sent === this.limit && this.buffer.written > this.limit;
  }
}

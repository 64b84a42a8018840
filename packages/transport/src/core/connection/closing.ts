import { CLOSE_CODES, type CloseCode } from "../errors.ts";
import { TRANSPORT_LIMITS } from "../limits.ts";
import { writeFrame } from "../wire/frames.ts";
import type { PacketWriter } from "../wire/packet-writer.ts";

/** Why a connection is over. */
export interface CloseReason {
  /** `local`: this side closed it; `remote`: the other side did. */
  readonly by: "local" | "remote";
  /** Whether the code is one of the application's; otherwise it is one of {@link CLOSE_CODES}. */
  readonly isApplication: boolean;
  readonly code: number;
  readonly reason: string;
}

/** A reason of the transport itself. */
export function transportReason(by: CloseReason["by"], code: CloseCode, reason: string): CloseReason {
  return { by, isApplication: false, code: CLOSE_CODES[code], reason };
}

/** Writes the frame that tells a reason. */
export function writeClose(writer: PacketWriter, { isApplication, code, reason }: CloseReason): boolean {
  const bytes = reasonBytes(reason);
  if (isApplication) return writeFrame(writer, "applicationClose", { errorCode: code, reason: bytes });
  return writeFrame(writer, "connectionClose", { errorCode: code, frameType: 0, reason: bytes });
}

/** The reason that a CLOSE frame tells. */
export function toldReason(isApplication: boolean, code: number, reason: Uint8Array): CloseReason {
  const text = new TextDecoder().decode(reason.subarray(0, TRANSPORT_LIMITS.reasonBytes));
  return { by: "remote", isApplication, code, reason: text };
}

/** As UTF-8, cut between characters where it is too long. */
function reasonBytes(reason: string): Uint8Array {
  const bytes = new Uint8Array(TRANSPORT_LIMITS.reasonBytes);
  return bytes.subarray(0, new TextEncoder().encodeInto(reason, bytes).written);
}

/**
 * When a connection that was closed tells so again: to every packet that comes at first, then to fewer and fewer, and for three
 * probe timeouts (RFC 9000 §10.2).
 */
export class ClosingTimer {
  /** When the connection may be forgotten, ms. */
  readonly deadline: number;
  #packets = 0;
  #next = 1;

  constructor(now: number, probeTimeout: number) {
    this.deadline = now + 3 * probeTimeout;
  }

  /** Packets came; returns whether they are to be answered. */
  onReceived(packets: number): boolean {
    this.#packets += packets;
    if (this.#packets < this.#next) return false;
    this.#next = 2 * this.#packets;
    return true;
  }
}

import type { FieldNode } from "../../dissect/tree.ts";
import { CAPTURE_LIMITS } from "../../limits.ts";
import type { Direction } from "../../trace/trace.ts";
import { evidenceOf } from "../evidence.ts";
import type { Evidence } from "../explanation.ts";
import { countText, frameText } from "../quantities.ts";
import { worked, type Piece } from "../tell.ts";
import { quoted, type Message } from "./message.ts";

/**
 * Gathers what a conversation carries that no dissector knows: over TCP, what one side sends until the other has its turn; over
 * UDP, each datagram.
 */
export class TurnGatherer {
  readonly #over: "tcp" | "udp";
  readonly #turns: Message[] = [];
  #more = 0;
  #open: OpenTurn | undefined = undefined;

  constructor(over: "tcp" | "udp") {
    this.#over = over;
  }

  /** @param payload the field that holds the bytes */
  take(frame: number, direction: Direction, bytes: number, payload: FieldNode): void {
    const open = this.#open;
    if (open !== undefined && open.direction === direction && this.#over === "tcp") {
      open.bytes += bytes;
      open.frames++;
      open.last = evidenceOf(frame, payload);
      return;
    }
    this.#close();
    const evidence = evidenceOf(frame, payload);
    this.#open = { direction, bytes, frames: 1, first: evidence, last: evidence, excerpt: excerptOf(payload) };
  }

  finish(): { readonly turns: readonly Message[]; readonly more: number } {
    this.#close();
    return { turns: this.#turns, more: this.#more };
  }

  #close(): void {
    const turn = this.#open;
    this.#open = undefined;
    if (turn === undefined) return;
    if (this.#turns.length >= CAPTURE_LIMITS.explainedMessages) this.#more++;
    else this.#turns.push(messageOf(turn, this.#over));
  }
}

interface OpenTurn {
  readonly direction: Direction;
  bytes: number;
  frames: number;
  readonly first: Evidence;
  last: Evidence;
  readonly excerpt: string | undefined;
}

function messageOf({ direction, bytes, frames, first, last, excerpt }: OpenTurn, over: "tcp" | "udp"): Message {
  const told: Piece[] = ["sends ", worked(countText(bytes, "byte"))];
  if (frames > 1) told.push(` in ${countText(frames, "segment")}, up to `, frameText(last.frame));
  if (excerpt !== undefined) {
    told.push(frames > 1 ? "; it begins with the text “" : ": the text “", { text: excerpt, citation: first }, "”");
  }
  const kind = over === "tcp" ? "turn" : "datagram";
  const text = excerpt ?? countText(bytes, "byte");
  return { frame: first.frame, direction, kind, text, bytes, told, evidence: frames > 1 ? [first, last] : [first] };
}

/** The beginning of a payload, where it is text. */
function excerptOf({ value }: FieldNode): string | undefined {
  if (!(value instanceof Uint8Array) || value.length === 0) return undefined;
  const bytes = value.subarray(0, EXCERPT);
  const text = new TextDecoder().decode(bytes, { stream: true });
  // Control characters, and bytes that are no UTF-8, are not text.
  return /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd]/u.test(text)
    ? undefined
    : quoted(value.length > EXCERPT ? `${text}…` : text);
}

/** Bytes that are looked at. */
const EXCERPT = 64;

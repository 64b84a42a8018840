import { chosenProtocol } from "../../dissect/choice.ts";
import type { Remembered } from "../../dissect/conversation.ts";
import type { Dissection } from "../../dissect/dissection.ts";
import type { TcpSegment } from "../../dissect/tcp-conversations.ts";
import { MORE, UNTIL_CLOSE, type Protocol } from "../../fields/protocol.ts";
import { CAPTURE_LIMITS } from "../../limits.ts";
import { MessageFlow } from "../../streams/message-flow.ts";
import type { Message, MessageEnd } from "../../streams/message.ts";
import { SYN } from "../../tcp/flags.ts";
import { data } from "../data.ts";
import { analysis } from "./analysis-fields.ts";
import type { SegmentHeader } from "./header.ts";
import { payload as fields } from "./payload-fields.ts";
import { addReassembled } from "./reassembled.ts";

/** The messages of both directions of a conversation. */
const FLOWS: Remembered<readonly [MessageFlow, MessageFlow]> = {
  make: () => [new MessageFlow(), new MessageFlow()],
};

/** Bytes of one of the dissection's sources in which messages follow each other. */
interface Window {
  readonly bytes: Uint8Array;
  readonly source: number;
  readonly start: number;
  readonly end: number;
  /** Place in the stream of the first byte. */
  readonly place: number;
}

/** Who takes the next message, and how far it reaches: `whole` when its end is within the window. */
interface Next {
  readonly protocol: Protocol;
  readonly ends: MessageEnd | "whole";
  /** Bytes, where it ends with a length or is whole. */
  readonly length: number;
  /** Bytes that the protocol has looked through for the end. */
  readonly lookedThrough: number;
}

/** Gives the payload of a segment to the protocols above, message by message. */
export class MessageDelivery {
  readonly #d: Dissection;
  readonly #header: SegmentHeader;
  readonly #segment: TcpSegment;
  readonly #flow: MessageFlow;
  /** May protocols above see what this segment completes: not when it came late or twice. */
  readonly #mayDissect: boolean;
  #hasDissected = false;
  #isMarked = false;

  constructor(d: Dissection, header: SegmentHeader, segment: TcpSegment, mayDissect: boolean) {
    this.#d = d;
    this.#header = header;
    this.#segment = segment;
    this.#flow = segment.place.conversation.state(FLOWS)[segment.place.direction];
    this.#mayDissect = mayDissect;
  }

  /**
   * Delivers what stands from `start` to the end of the layer: first what goes on with a message begun before, then new ones.
   *
   * @param isKeepAlive then its one byte is nobody's
   */
  deliver(start: number, isKeepAlive: boolean): void {
    const d = this.#d;
    let at = start;
    let place = this.#place();
    for (;;) {
      const message = at < d.end ? this.#flow.find(place) : undefined;
      if (message === undefined) break;
      if (message.state === "done" || (message.start === place && message.frame !== d.frame.number)) {
        this.#addOld(message, place, at);
        return;
      }
      const length = message.ends === "length" ? Math.min(d.end - at, message.limit - place) : d.end - at;
      this.#continue(message, place, at, length);
      if (!this.#mayDissect) return;
      at += length;
      place += length;
    }
    if (at < d.end && this.#mayDissect) {
      if (isKeepAlive) d.call(data, at, d.end - at);
      else this.#run({ bytes: d.bytes, source: d.source, start: at, end: d.end, place });
    }
    this.#account();
  }

  /** Says of a payload that was sent before whether a message began with it. */
  recognize(start: number): void {
    const place = this.#place();
    if (this.#flow.find(place)?.start === place) addRepeated(this.#d, start, this.#d.end - start);
  }

  /** The sender closes without a byte: what goes on until then is whole. */
  close(): void {
    const d = this.#d;
    const message = this.#flow.closedAt(this.#place());
    if (message === undefined) return;
    if (message.state === "done") d.item(analysis.finRetransmission, d.start, 0, message.lastFrame);
    else if (message.state === "open") {
      message.add(d.frame.number, message.end - message.start, NO_BYTES);
      this.#complete(message);
    }
    this.#account();
  }

  /** Place of the payload in the stream. */
  #place(): number {
    const { sequence, flags } = this.#header;
    return this.#flow.placeOf((flags & SYN) === 0 ? sequence : (sequence + 1) >>> 0);
  }

  #account(): void {
    const { conversation } = this.#segment.place;
    const flows = conversation.state(FLOWS);
    const inFlows = (flows[0].isEmpty ? 0 : flows[0].size) + (flows[1].isEmpty ? 0 : flows[1].size);
    const held = inFlows + conversation.bytesInStates;
    if (held !== conversation.heldBytes) this.#d.session.tcp.memory.hold(conversation, held);
  }

  /** Bytes of a message that is already known. */
  #addOld(message: Message, place: number, at: number): void {
    const d = this.#d;
    if (message.start === place) addRepeated(d, at, d.end - at);
    else if (d.wantsColumns) d.columns.info += OVERLAP_NOTE;
  }

  /** Adds bytes to a message that has begun, and gives it away when it is whole. */
  #continue(message: Message, place: number, at: number, length: number): void {
    const d = this.#d;
    const isLast = message.ends === "close" && this.#segment.place.isClosing;
    if (!isLast) this.#addSegmentData(at, length);
    if (message.state === "long") {
      this.#mark();
      return;
    }
    if (!message.add(d.frame.number, place - message.start, d.slice(at, length))) {
      this.#giveAway(message);
      return;
    }
    const isWaiting = !message.isWhole || (message.ends === "close" && !isLast);
    if (isWaiting || !this.#complete(message)) this.#mark();
    if (isWaiting) d.columns.infoPrefix = d.columns.info.length;
  }

  /** Gives a message away, unless it turns out that it goes on: then false. */
  #complete(message: Message): boolean {
    const bytes = message.view();
    if (this.#mayDissect && message.ends === "more") {
      const next = this.#next(bytes, 0, bytes.length, message.lookedThrough);
      if (next.ends !== "whole") {
        message.expect(next.ends, next.length);
        message.lookedThrough = next.lookedThrough;
        if (next.length > CAPTURE_LIMITS.messageBytes) this.#giveAway(message);
        else this.#tellBeginning(next.protocol, bytes, 0, bytes.length);
        return false;
      }
    }
    const source = addReassembled(this.#d, message);
    message.finish(this.#d.frame.number);
    if (this.#mayDissect) this.#run({ bytes, source, start: 0, end: bytes.length, place: message.start });
    return true;
  }

  /** Gives away what is there of a message that is too long. */
  #giveAway(message: Message): void {
    const bytes = message.view();
    const source = addReassembled(this.#d, message);
    const { protocol } = this.#next(bytes, 0, bytes.length);
    message.giveUp();
    this.#call(protocol, source, 0, bytes.length + 1);
  }

  /** Gives away every message of a window; what is left at its end is the beginning of one that goes on. */
  #run(window: Window): void {
    const { bytes, source, start, end, place } = window;
    for (let at = start; at < end;) {
      const next = this.#next(bytes, at, end);
      if (next.ends !== "whole") {
        this.#begin(next, { ...window, start: at, place: place + at - start });
        return;
      }
      this.#call(next.protocol, source, at, next.length);
      at += next.length;
    }
  }

  #begin({ protocol, ends, length, lookedThrough }: Next, { bytes, source, start, end, place }: Window): void {
    const d = this.#d;
    if (ends === "whole") return;
    if (source === d.source) this.#addSegmentData(start, end - start);
    const message = this.#flow.begin(place, d.frame.number, ends, length);
    message.lookedThrough = lookedThrough;
    const isHeld = length <= CAPTURE_LIMITS.messageBytes && message.add(d.frame.number, 0, bytes.subarray(start, end));
    if (!isHeld) {
      message.giveUp();
      this.#call(protocol, source, start, ends === "length" ? length : end - start + 1);
      return;
    }
    if (this.#hasDissected) return;
    this.#tellBeginning(protocol, bytes, start, end);
    this.#mark();
  }

  #next(bytes: Uint8Array, at: number, end: number, lookedThrough = 0): Next {
    const d = this.#d;
    const { sourcePort, destinationPort } = this.#header;
    const protocol = chosenProtocol(d, "tcp", sourcePort, destinationPort, bytes, at, end) ?? data;
    const { stream } = protocol;
    const whole: Next = { protocol, ends: "whole", length: end - at, lookedThrough: 0 };
    if (stream === undefined) return whole;
    d.lookedThrough = lookedThrough;
    const length = d.ask((asked) => stream.messageLength(asked), MORE, bytes, at, end);
    if (length === MORE) return { ...whole, ends: "more", length: 0, lookedThrough: d.lookedThrough };
    if (length === UNTIL_CLOSE && !this.#segment.place.isClosing) return { ...whole, ends: "close", length: 0 };
    if (length > end - at) return { ...whole, ends: "length", length };
    return length > 0 ? { ...whole, length } : whole;
  }

  #call(protocol: Protocol, source: number, at: number, length: number): void {
    const d = this.#d;
    if (source === d.source) d.call(protocol, at, length);
    else d.callIn(protocol, source, at, length);
    if (protocol !== data) this.#hasDissected = true;
  }

  #addSegmentData(at: number, length: number): void {
    const text = `TCP segment data (${bytesText(length)})`;
    this.#d.item(fields.segmentData, at, length, this.#d.slice(at, length), text);
  }

  #tellBeginning({ stream }: Protocol, bytes: Uint8Array, start: number, end: number): void {
    const d = this.#d;
    if (!d.wantsColumns || stream?.beginning === undefined) return;
    const told = d.ask((asked) => stream.beginning!(asked), undefined, bytes, start, end);
    if (told !== undefined) d.tell(told);
  }

  /** Says in the Info column that a message goes on in other frames. */
  #mark(): void {
    if (this.#isMarked || !this.#d.wantsColumns) return;
    this.#isMarked = true;
    const { columns } = this.#d;
    columns.info += `${columns.info === "" ? "" : " "}[TCP segment of a reassembled PDU]`;
  }
}

/** Adds what was sent before. */
export function addRepeated(d: Dissection, at: number, length: number): void {
  d.item(fields.segmentData, at, length, d.slice(at, length), `Retransmitted TCP segment data (${bytesText(length)})`);
}

export function bytesText(count: number): string {
  return `${count} byte${count === 1 ? "" : "s"}`;
}

const NO_BYTES = new Uint8Array(0);
const OVERLAP_NOTE = "[Reassembly error, protocol TCP: New fragment overlaps old data (retransmission?)]";

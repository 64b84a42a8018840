import { MORE, UNTIL_CLOSE } from "../fields/protocol.ts";
import { CAPTURE_LIMITS } from "../limits.ts";
import { bodyLength } from "../protocols/http/body.ts";
import { hasWholeHead, readHead, type Head } from "../protocols/http/head.ts";
import { beginsMessage } from "./begins-message.ts";
import { ChunkReader } from "./chunk-reader.ts";
import { GatheredBytes } from "./gathered-bytes.ts";

/** Who is told of the messages that one side sends. */
export interface HttpListener {
  /** A message begins. Gives the method that a response answers, and whether the stream speaks HTTP after it. */
  begin(head: Head): { readonly answered: string | undefined; readonly isLast: boolean };
  /** Its body is there, as far as the capture has it. */
  end(head: Head, body: Uint8Array, isWhole: boolean): void;
  /** It is not known what comes now, nor how many messages were in what is missing. */
  lose(): void;
}

/** A message whose head was read. */
interface Message {
  readonly head: Head;
  readonly body: GatheredBytes;
  /** Bytes of the body that are still to come; {@link UNTIL_CLOSE} for all, and those of chunks tell themselves. */
  left: number;
  readonly chunks: ChunkReader | undefined;
}

/** Takes what one side of a connection sent apart into HTTP messages, whatever segments they came in. */
export class HttpSide {
  readonly #listener: HttpListener;
  #head = new GatheredBytes(CAPTURE_LIMITS.httpHeadBytes);
  #message: Message | undefined = undefined;
  /** What comes belongs to a message whose beginning is not known. */
  #isLost = false;
  #isOver = false;

  constructor(listener: HttpListener) {
    this.#listener = listener;
  }

  /** Bytes that it holds. */
  get size(): number {
    return this.#head.length + (this.#message?.body.length ?? 0);
  }

  /** The bytes of a segment, in their order. They are kept. */
  add(bytes: Uint8Array): void {
    if (this.#isLost && beginsMessage(bytes)) this.#isLost = false;
    for (let rest = bytes; rest.length > 0 && !this.#isLost && !this.#isOver;) {
      const taken = this.#message === undefined ? this.#addToHead(rest) : this.#addToBody(this.#message, rest);
      rest = rest.subarray(taken);
    }
  }

  /** Bytes are missing before those that come next. */
  addGap(length: number): void {
    const message = this.#message;
    if (message === undefined) this.#lose();
    else if (message.chunks !== undefined) {
      message.body.cut();
      this.#end(message);
      this.#lose();
    } else {
      message.body.cut();
      if (message.left === UNTIL_CLOSE) return;
      message.left -= length;
      if (message.left === 0) this.#end(message);
      else if (message.left < 0) {
        this.#end(message);
        this.#lose();
      }
    }
  }

  /** Nothing comes any more: the side closed its stream, or the capture ends. */
  close(isClosed: boolean): void {
    const message = this.#message;
    if (message === undefined) return;
    if (message.left !== UNTIL_CLOSE || !isClosed) message.body.cut();
    this.#end(message);
  }

  #lose(): void {
    this.#isLost = true;
    this.#listener.lose();
    this.#head = new GatheredBytes(CAPTURE_LIMITS.httpHeadBytes);
  }

  /** @returns bytes that belong to the head */
  #addToHead(bytes: Uint8Array): number {
    const before = this.#head.length;
    if (before === 0) {
      // RFC 9112 §2.2: empty lines before a request are passed over.
      const empty = bytes.findIndex((byte) => byte !== CR && byte !== LF);
      if (empty !== 0) return empty === -1 ? bytes.length : empty;
      if (!beginsMessage(bytes)) {
        this.#lose();
        return bytes.length;
      }
    }
    this.#head.add(bytes);
    if (!bytes.includes(LF)) {
      if (this.#head.isCut) this.#lose();
      return bytes.length;
    }
    const all = this.#head.join();
    if (!hasWholeHead(all, Math.max(0, before - 3), all.length)) {
      if (this.#head.isCut) this.#lose();
      return bytes.length;
    }
    const head = readHead(all, 0, all.length);
    this.#head = new GatheredBytes(CAPTURE_LIMITS.httpHeadBytes);
    if (head === undefined) {
      this.#lose();
      return bytes.length;
    }
    this.#begin(head, all);
    return head.end - before;
  }

  #begin(head: Head, all: Uint8Array): void {
    const { answered, isLast } = this.#listener.begin(head);
    this.#isOver = isLast;
    const length = bodyLength(head, answered, all, head.end);
    if (length === 0 || isLast) return;
    const body = new GatheredBytes(CAPTURE_LIMITS.objectBytes);
    this.#message = { head, body, left: length, chunks: length === MORE ? new ChunkReader(body) : undefined };
  }

  /** @returns bytes that belong to the body */
  #addToBody(message: Message, bytes: Uint8Array): number {
    const { body, chunks, left } = message;
    if (chunks !== undefined) {
      const taken = chunks.take(bytes);
      if (chunks.state === "damaged") body.cut();
      if (chunks.state !== "more") this.#end(message);
      if (chunks.state === "damaged") this.#lose();
      return taken;
    }
    const own = left === UNTIL_CLOSE ? bytes : bytes.subarray(0, left);
    body.add(own);
    if (left === UNTIL_CLOSE) return own.length;
    message.left -= own.length;
    if (message.left === 0) this.#end(message);
    return own.length;
  }

  #end({ head, body }: Message): void {
    this.#message = undefined;
    if (body.length > 0) this.#listener.end(head, body.join(), !body.isCut);
  }
}

const LF = 0x0a;
const CR = 0x0d;

import { TcpFollower, type FollowedSegment } from "../follow/tcp-follower.ts";
import { unpack } from "../protocols/http/content.ts";
import { headerValue, type Head } from "../protocols/http/head.ts";
import type { CarriedObject } from "./carried-object.ts";
import { fileNameIn, targetOf, typeIn } from "./described.ts";
import { HttpSide, type HttpListener } from "./http-side.ts";

/** What was asked for. */
interface Request {
  readonly method: string;
  readonly host: string | undefined;
  readonly uri: string;
}

/** A TCP conversation that speaks HTTP: gives the files in the bodies of its messages, in whatever order segments come. */
export class HttpConversation implements HttpListener {
  readonly #onObject: (object: CarriedObject) => void;
  readonly #follower = new TcpFollower({ isCompared: false });
  readonly #sides: readonly [HttpSide, HttpSide] = [new HttpSide(this), new HttpSide(this)];
  /** In the order of their answers. */
  readonly #waiting: Request[] = [];
  /** The request that is coming. */
  #asked: Request | undefined = undefined;
  #answered: Request | undefined = undefined;
  #frame = 0;

  /** @param first the segment that begins with a message: those before it are not looked at */
  constructor({ direction, sequence, acknowledgement }: FollowedSegment, onObject: (object: CarriedObject) => void) {
    this.#onObject = onObject;
    this.#follower.expect(direction, sequence);
    this.#follower.expect(direction === 0 ? 1 : 0, acknowledgement);
  }

  /** Bytes that it holds. */
  get size(): number {
    return this.#follower.heldBytes + this.#sides[0].size + this.#sides[1].size;
  }

  add(segment: FollowedSegment): void {
    this.#frame = segment.frame;
    this.#follower.add(segment);
    this.#takePieces();
    for (const direction of [0, 1] as const) {
      if (this.#follower.isClosed(direction)) this.#sides[direction].close(true);
    }
  }

  /** The capture ends, or no more is kept of this conversation. */
  finish(): void {
    this.#follower.finish();
    this.#takePieces();
    for (const side of this.#sides) side.close(false);
  }

  begin({ startLine, headers }: Head): { readonly answered: string | undefined; readonly isLast: boolean } {
    if (startLine.kind === "request") {
      this.#asked = { method: startLine.method, ...targetOf(startLine.uri, headers) };
      if (this.#waiting.length < MOST_WAITING) this.#waiting.push(this.#asked);
      return { answered: undefined, isLast: false };
    }
    const { code } = startLine;
    const request = this.#waiting[0];
    if (code >= 200 || code === SWITCHING) this.#waiting.shift();
    this.#answered = request;
    return { answered: request?.method, isLast: code === SWITCHING || (request?.method === "CONNECT" && code < 300) };
  }

  end({ startLine, headers }: Head, body: Uint8Array, isWhole: boolean): void {
    const request = startLine.kind === "request" ? this.#asked : this.#answered;
    const coding = headerValue(headers, "content-encoding");
    const unpacked = coding === undefined ? undefined : unpack(body, coding);
    if (unpacked?.state === "whole" && unpacked.bytes.length === 0) return;
    const isUnpacked = unpacked !== undefined && unpacked.bytes.length > 0;
    this.#onObject({
      protocol: "http",
      frame: this.#frame,
      host: request?.host,
      uri: request?.uri,
      type: typeIn(headers),
      fileName: fileNameIn(headers),
      bytes: isUnpacked ? unpacked.bytes : body,
      isWhole: isWhole && (!isUnpacked || unpacked.state === "whole"),
    });
  }

  /** Which answer belongs to which request is known again from the next request on. */
  lose(): void {
    this.#waiting.length = 0;
  }

  #takePieces(): void {
    for (const piece of this.#follower.take()) {
      if (piece.kind === "gap") this.#sides[piece.direction].addGap(piece.length);
      else if (piece.kind === "bytes" && !piece.isLate) this.#sides[piece.direction].add(piece.bytes);
    }
  }
}

/** RFC 9110 §15.2.2 */
const SWITCHING = 101;
/** Requests that wait for their answers. */
const MOST_WAITING = 1000;

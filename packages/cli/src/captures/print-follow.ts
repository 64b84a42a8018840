import { CaptureFollower, endText, type ConversationEnd, type FollowedPiece } from "@wireside/packets";
import { WiresideError } from "@wireside/protocol";
import { jsonLine, neutralise } from "../text/neutralise.ts";
import type { StreamName } from "./arguments.ts";
import { tellReading, type PacketsJob } from "./job.ts";
import { turn, writeOut, type Output } from "./output.ts";
import { styled, type Style } from "./style.ts";

/**
 * Prints what a conversation carried: as text with a mark for each side, as JSON, or the bytes of one side as they are.
 *
 * @throws WiresideError `no_such_packets`
 */
export async function printFollowed(job: PacketsJob, { over, number }: StreamName): Promise<void> {
  const { capture, given, options, out, progress, signal } = job;
  const follower = new CaptureFollower(capture, { over, stream: number }, options);
  let printer: Printer | undefined;
  for await (const pieces of follower.pieces()) {
    const { ends } = follower;
    if (ends !== undefined) {
      if (printer === undefined) {
        progress.clear();
        printer = printerFor(given, out);
        await printer.begin({ over, number }, ends);
      }
      for (const piece of pieces) await printer.piece(piece);
      await out.flush();
    } else tellReading(progress, capture);
    await turn(signal);
  }
  if (printer === undefined) {
    throw new WiresideError("no_such_packets", { message: `The capture has no conversation ${over}:${number}.` });
  }
  await printer.end();
}

interface Printer {
  begin(name: StreamName, ends: readonly [ConversationEnd, ConversationEnd]): Promise<void>;
  piece(piece: FollowedPiece): Promise<void>;
  end(): Promise<void>;
}

function printerFor(given: PacketsJob["given"], out: Output): Printer {
  if (given.raw !== undefined) return new RawPrinter(given.raw === "client" ? 0 : 1);
  return given.json === true ? new JsonPrinter(out) : new TextPrinter(out);
}

/** A line a piece; its bytes in base 64. */
class JsonPrinter implements Printer {
  readonly #out: Output;

  constructor(out: Output) {
    this.#out = out;
  }

  async begin({ over, number }: StreamName, ends: readonly [ConversationEnd, ConversationEnd]): Promise<void> {
    await this.#out.line(jsonLine({ kind: "conversation", over, stream: number, ends }));
  }

  async piece(piece: FollowedPiece): Promise<void> {
    const bytes = piece.kind === "gap" ? {} : { bytes: Buffer.from(piece.bytes).toString("base64") };
    await this.#out.line(jsonLine({ ...piece, ...bytes }));
  }

  async end(): Promise<void> {}
}

/** The bytes of one side; what is missing of them is told on standard error. */
class RawPrinter implements Printer {
  readonly #side: 0 | 1;

  constructor(side: 0 | 1) {
    this.#side = side;
  }

  async begin(): Promise<void> {}

  async piece(piece: FollowedPiece): Promise<void> {
    if (piece.direction !== this.#side) return;
    if (piece.kind === "bytes" && !piece.isLate) await writeOut(piece.bytes);
    else process.stderr.write(`wireside: ${noteText(piece)}\n`);
  }

  async end(): Promise<void> {}
}

/** Lines, each with an arrow for the side that said it; notes in brackets. */
class TextPrinter implements Printer {
  readonly #out: Output;
  readonly #decoders = [new TextDecoder(), new TextDecoder()] as const;
  /** The line that is not ended yet, and whose it is. */
  #line = "";
  #side: 0 | 1 = 0;

  constructor(out: Output) {
    this.#out = out;
  }

  async begin(
    { over, number }: StreamName,
    [first, second]: readonly [ConversationEnd, ConversationEnd],
  ): Promise<void> {
    await this.#out.line(styled(`${over}:${number}`, "bold"));
    await this.#out.line(this.#marked(0, endText(first)));
    await this.#out.line(this.#marked(1, endText(second)));
    await this.#out.line("");
  }

  async piece(piece: FollowedPiece): Promise<void> {
    if (piece.direction !== this.#side || piece.kind !== "bytes" || piece.isLate) await this.end();
    this.#side = piece.direction;
    if (piece.kind !== "bytes" || piece.isLate) {
      await this.#out.line(styled(`${MARKS[piece.direction]} [${noteText(piece)}]`, "strongYellow"));
      return;
    }
    const text = this.#line + this.#decoders[piece.direction].decode(piece.bytes, { stream: true });
    const lines = text.split("\n");
    this.#line = lines.pop()!;
    for (const line of lines) await this.#say(line.replace(/\r$/u, ""));
    if (this.#line.length > LONGEST_LINE) await this.end();
  }

  async end(): Promise<void> {
    if (this.#line === "") return;
    const line = this.#line;
    this.#line = "";
    await this.#say(line);
  }

  async #say(line: string): Promise<void> {
    await this.#out.line(this.#marked(this.#side, neutralise(line)));
  }

  #marked(side: 0 | 1, text: string): string {
    return styled(`${MARKS[side]} ${text}`, STYLES[side]).trimEnd();
  }
}

/** What is to be said of a piece that does not simply follow the one before. */
function noteText(piece: FollowedPiece): string {
  const { offset } = piece;
  if (piece.kind === "difference") {
    return `frame ${piece.frame} says ${bytesText(piece.bytes.length)} from byte ${offset} on once more, but others: ${shown(piece.bytes)}`;
  }
  if (piece.kind === "bytes") {
    const place = offset < 0 ? "from before the first byte here" : `from byte ${offset} on`;
    return `${bytesText(piece.bytes.length)} ${place} came too late, in frame ${piece.frame}: ${shown(piece.bytes)}`;
  }
  const { length, after, before, why } = piece;
  if (why === "cut") return `${bytesText(length)} of frame ${after} were not captured`;
  const from = after === 0 ? "at the beginning" : `after frame ${after}`;
  const place = before === 0 ? from : after === 0 ? `before frame ${before}` : `between frames ${after} and ${before}`;
  const reason = why === "held" ? "; more came after them than is held" : "";
  return `${bytesText(length)} are missing from the capture, ${place}${reason}`;
}

function bytesText(count: number): string {
  return count === 1 ? "1 byte" : `${count} bytes`;
}

/** The first of some bytes, as text. */
function shown(bytes: Uint8Array): string {
  const text = neutralise(new TextDecoder().decode(bytes.subarray(0, SHOWN_BYTES))).replaceAll("\n", "⏎");
  return bytes.length > SHOWN_BYTES ? `${text}…` : text;
}

const MARKS = ["→", "←"] as const;
const STYLES: readonly [Style, Style] = ["cyan", "magenta"];
/** Letters of a line that is not waited for longer. */
const LONGEST_LINE = 65_536;
/** Bytes of a note. */
const SHOWN_BYTES = 60;

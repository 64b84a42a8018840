import { LAB_LIMITS } from "../limits.ts";
import { Utf8Text } from "../sockets/utf8-text.ts";
import { ASK_NICK, type Offer } from "./texts.ts";

/** What a server says. */
export type Reply =
  | { readonly type: "nick" }
  | { readonly type: "line"; readonly line: string }
  | { readonly type: "offer"; readonly offer: Offer }
  | { readonly type: "missing"; readonly file: string; readonly line: string };

const OFFER = /^\/download (?<address>\S+) (?<port>\d{1,5}) (?<saveAs>\S+) (?<size>\d{1,15})/u;
const MISSING = /^ERROR : (?<file>[^\n]*?) is not exists !/u;

/**
 * Takes what a server sends as it comes. Lines end with a line feed; `NICK`, which comes first, the offer of a file and the
 * error for one that is not there end by themselves. The offer ends with a number, of which more digits may follow: it is given
 * when something else follows, or by {@link flush} when nothing does. Where a line that begins with a digit is glued behind it,
 * nothing tells where the number ends.
 */
export class ReplyDecoder {
  readonly #text = new Utf8Text();
  #held = "";
  #isFirst = true;

  /** Is there something that the next bytes may continue? After a while without any, {@link flush} gives it. */
  get isWaiting(): boolean {
    return this.#held !== "";
  }

  push(bytes: Uint8Array): Reply[] {
    this.#held += this.#text.push(bytes);
    const replies: Reply[] = [];
    for (let next = this.#next(false); next !== undefined; next = this.#next(false)) replies.push(next);
    if (this.#held.length > LAB_LIMITS.lineCharacters) replies.push(...this.flush());
    return replies.filter((reply) => reply.type !== "line" || reply.line !== "");
  }

  /** What was held, as it is. */
  flush(): Reply[] {
    const reply = this.#next(true);
    const rest = this.#take(this.#held.length);
    return [...(reply === undefined ? [] : [reply]), ...(rest === "" ? [] : [{ type: "line", line: rest } as const])];
  }

  #next(isAll: boolean): Reply | undefined {
    if (this.#isFirst && this.#held.startsWith(ASK_NICK)) {
      this.#isFirst = false;
      this.#take(ASK_NICK.length);
      return { type: "nick" };
    }
    const offer = OFFER.exec(this.#held);
    if (offer?.groups !== undefined && (isAll || offer[0].length < this.#held.length)) {
      this.#take(offer[0].length);
      const { address = "", port, saveAs = "", size } = offer.groups;
      return { type: "offer", offer: { address, port: Number(port), saveAs, size: Number(size) } };
    }
    const missing = MISSING.exec(this.#held);
    if (missing !== null) {
      return { type: "missing", file: missing.groups?.["file"] ?? "", line: this.#take(missing[0].length) };
    }
    const end = this.#held.indexOf("\n");
    if (end < 0) return undefined;
    this.#isFirst = false;
    return { type: "line", line: this.#take(end + 1).replace(/\r?\n$/u, "") };
  }

  #take(length: number): string {
    const taken = this.#held.slice(0, length);
    this.#held = this.#held.slice(length);
    return taken;
  }
}

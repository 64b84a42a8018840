import { LAB_LIMITS } from "../limits.ts";
import { Utf8Text } from "../sockets/utf8-text.ts";
import { goneText } from "./texts.ts";

/** What a client asks for. */
export type Request =
  | { readonly type: "nick"; readonly nick: string }
  | { readonly type: "public"; readonly text: string }
  /** `Y text`, in which only those who know all names can tell where Y ends. */
  | { readonly type: "private"; readonly rest: string }
  | { readonly type: "download"; readonly file: string; readonly saveAs: string }
  /** A `/download` of more or fewer than two words: a name with a space cannot be said. */
  | { readonly type: "unspeakable" }
  | { readonly type: "who" | "files" | "leave" }
  | { readonly type: "too_long" };

/** A nickname with the first line glued to it: `alicealice : hello`. */
const GLUED_NICK = /^(.{1,64}?)\1 : /su;

/**
 * Takes one client's bytes as they come. The nickname is what is read first, for nothing ends it. After that lines end with a
 * line feed, and `get_users`, `show_files` and the goodbye end by themselves: they can be told at the beginning of what is left,
 * because a line begins with the client's name.
 */
export class RequestDecoder {
  readonly #text = new Utf8Text();
  #held = "";
  #nick: string | undefined;

  push(bytes: Uint8Array): Request[] {
    this.#held += this.#text.push(bytes);
    const requests: Request[] = [];
    if (this.#nick === undefined) {
      if (this.#held === "") return [];
      this.#nick = this.#takeNick();
      requests.push({ type: "nick", nick: this.#nick });
    }
    for (let next = this.#next(this.#nick); next !== undefined; next = this.#next(this.#nick)) requests.push(next);
    if (this.#held.length > LAB_LIMITS.lineCharacters) requests.push({ type: "too_long" });
    return requests;
  }

  #takeNick(): string {
    const glued = GLUED_NICK.exec(this.#held)?.[1];
    const line = this.#held.indexOf("\n");
    const length = glued?.length ?? (line < 0 ? this.#held.length : line + 1);
    const nick = this.#held.slice(0, length).trim();
    this.#held = this.#held.slice(length);
    return nick;
  }

  #next(nick: string): Request | undefined {
    const words = [
      ["get_users", "who"],
      ["show_files", "files"],
      [goneText(nick), "leave"],
    ] as const;
    for (const [word, type] of words) {
      if (!this.#held.startsWith(word)) continue;
      this.#held = this.#held.slice(word.length).replace(/^\r?\n/u, "");
      return { type };
    }
    const end = this.#held.indexOf("\n");
    if (end < 0) return undefined;
    if (end > LAB_LIMITS.lineCharacters) return undefined; // which is too long, and told so
    const line = this.#held.slice(0, end).replace(/\r$/u, "");
    this.#held = this.#held.slice(end + 1);
    return readLine(line, nick);
  }
}

/** A line with another's name in front is one's own all the same, with that name as its first word. */
function readLine(line: string, nick: string): Request {
  const own = `${nick} : `;
  const text = line.startsWith(own) ? line.slice(own.length) : line;
  if (text === "/download" || text.startsWith("/download ")) {
    const [file, saveAs, ...more] = text.split(" ").slice(1);
    const isSpoken = file !== undefined && saveAs !== undefined && file !== "" && saveAs !== "" && more.length === 0;
    return isSpoken ? { type: "download", file, saveAs } : { type: "unspeakable" };
  }
  return text.startsWith("/") ? { type: "private", rest: text.slice(1) } : { type: "public", text };
}

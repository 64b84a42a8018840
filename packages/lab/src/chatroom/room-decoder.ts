import { LAB_LIMITS } from "../limits.ts";
import { Utf8Text } from "../sockets/utf8-text.ts";
import type { People } from "./encoding.ts";

export type RoomEvent =
  { readonly type: "people"; readonly people: People } | { readonly type: "text"; readonly text: string };

/** `!` and a flat JSON object; with `u` and `y` it takes time in proportion to its length. */
const WHOLE = /!\{(?:[^"{}]|"(?:[^"\\]|\\.)*")*\}/suy;
/** The beginning of one, of which the rest may still come. */
const BEGUN = /!(?:\{(?:[^"{}]|"(?:[^"\\]|\\.)*")*(?:"(?:[^"\\]|\\.)*\\?)?)?$/suy;

/**
 * Tells lists of people from text in what a room sends, which has no boundaries: several sends may come as one, and one as
 * several.
 *
 * A list stands at the beginning of what came, or behind the space that ends every message, and no space follows it: what is
 * written so within a message has that message's own last space, or more words, behind it. Somebody who ends a message's
 * words with a list and a newly begun name can still not be told from the server.
 */
export class RoomDecoder {
  readonly #text = new Utf8Text();
  #held = "";

  /** Is there something that the next bytes may continue? After a while without any, {@link flush} gives it. */
  get isWaiting(): boolean {
    return this.#held !== "";
  }

  push(bytes: Uint8Array): RoomEvent[] {
    this.#held += this.#text.push(bytes);
    return this.#read(false);
  }

  /** What was held, as it is. */
  flush(): RoomEvent[] {
    return this.#read(true);
  }

  /** That nothing more comes. */
  end(): RoomEvent[] {
    this.#held += this.#text.end();
    return this.#read(true);
  }

  #read(isAll: boolean): RoomEvent[] {
    const events: RoomEvent[] = [];
    let from = 0; // what is before it is no list
    for (let at = this.#held.indexOf("!"); at >= 0; at = this.#held.indexOf("!", from)) {
      const end = isPlace(this.#held, at) ? matchEnd(WHOLE, this.#held, at) : undefined;
      const people = end === undefined ? undefined : readPeople(this.#held.slice(at + 1, end));
      const isOpen = people === undefined ? this.#mayContinue(at) : end === this.#held.length;
      if (isOpen && !isAll) return events;
      if (people !== undefined && this.#held[end!] !== " ") {
        this.#giveText(at, events);
        events.push({ type: "people", people });
        this.#held = this.#held.slice(end! - at);
        from = 0;
      } else from = at + 1;
    }
    // Every message ends with a space; one that does not is on its way.
    const isWhole = this.#held.endsWith(" ") || this.#held.length > LAB_LIMITS.peopleCharacters;
    if (isAll || isWhole) this.#giveText(this.#held.length, events);
    return events;
  }

  #mayContinue(at: number): boolean {
    const isBegun = isPlace(this.#held, at) && matchEnd(BEGUN, this.#held, at) !== undefined;
    return isBegun && this.#held.length - at <= LAB_LIMITS.peopleCharacters;
  }

  /** Gives what is before a place as text; what is held begins there then. */
  #giveText(at: number, events: RoomEvent[]): void {
    const text = this.#held.slice(0, at);
    this.#held = this.#held.slice(at);
    if (text.trim() !== "") events.push({ type: "text", text });
  }
}

function isPlace(text: string, at: number): boolean {
  return at === 0 || text[at - 1] === " ";
}

function matchEnd(form: RegExp, text: string, at: number): number | undefined {
  form.lastIndex = at;
  return form.test(text) ? form.lastIndex : undefined;
}

function readPeople(json: string): People | undefined {
  try {
    const entries = Object.entries(JSON.parse(json) as Record<string, unknown>);
    const isOfText = entries.every((entry): entry is [string, string] => typeof entry[1] === "string");
    return isOfText && entries.length <= LAB_LIMITS.people ? new Map(entries) : undefined;
  } catch {
    return undefined;
  }
}

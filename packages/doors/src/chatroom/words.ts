import { encodePeople, isName, leadingName, REFUSALS } from "@wireside/lab/internal";
import type { DoorWords } from "../reception.ts";
import { classicName, classicWrites } from "../words.ts";

// Between the hub and the chatroom, both ways, without sockets.

export const CHATROOM_WORDS: DoorWords = {
  refusals: REFUSALS,
  notice: (text) => `Wireside: ${text} `,
  isName,
};

/** Whether words go to the room or to one person. */
export type Aim =
  | { readonly type: "room" }
  | { readonly type: "person"; readonly name: string; readonly text: string }
  /** To somebody who is not there: nobody is to see it. */
  | { readonly type: "nobody" };

/** What a client is sent of a message: `NAME: TEXT `, in one write unless it is long. */
export function writesOf(type: "said" | "whispered", by: string, text: string): string[] {
  return classicWrites(text, `${classicName(by)}${type === "said" ? "" : " [PRIVATE]"}: `, " ");
}

/** The list of people: `!` and an object of name → address. */
export function peopleOf(people: readonly (readonly [name: string, address: string])[]): string {
  return encodePeople(new Map(people.map(([name, address]) => [classicName(name), address])));
}

/** Where what was read from a client goes: `@NAME: text` is for NAME alone, everything else for the room. */
export function aimOf(text: string, names: readonly string[]): Aim {
  if (!text.startsWith("@") || !text.includes(":")) return { type: "room" };
  return aimAt(text.slice(1), names) ?? { type: "nobody" };
}

/**
 * Where a datagram goes that was sent to the hub's address, which several people have in the list.
 *
 * @param names of those who have it: `NAME: text` goes to NAME, and everything to one who is alone there
 */
export function aimOfDatagram(text: string, names: readonly string[]): Aim {
  const [only, ...others] = names;
  const alone: Aim =
    only === undefined || others.length > 0 ? { type: "nobody" } : { type: "person", name: only, text };
  return aimAt(text, names) ?? alone;
}

function aimAt(text: string, names: readonly string[]): Aim | undefined {
  const name = leadingName(text, names, ":");
  return name === undefined ? undefined : { type: "person", name, text: text.slice(name.length + 1).trimStart() };
}

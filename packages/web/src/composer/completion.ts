import type { User, UserId } from "@wireside/protocol";
import { findEmoji, type Emoji } from "../emoji/emoji.ts";
import { findPeople } from "../people/find-people.ts";

/** What is being completed in a text, from `start` to the caret. */
export interface Started {
  kind: "mention" | "emoji";
  start: number;
  query: string;
}

/** One that can be chosen, and what it puts into the text. */
export type Completion =
  | { kind: "mention"; key: string; insert: string; user: User }
  | { kind: "emoji"; key: string; insert: string; emoji: Emoji };

/** Finds a name begun with `@`, or an emoji begun with `:` and two letters, that ends at the caret. */
export function findStarted(text: string, caret: number): Started | undefined {
  const before = text.slice(Math.max(0, caret - 40), caret);
  const base = caret - before.length;
  const mention = /(?:^|[\s([{,;])@([^@\n]{0,33})$/u.exec(before);
  if (mention !== null && !/\s{2}$|\s\S+\s/u.test(mention[1] ?? "")) {
    const query = mention[1] ?? "";
    return { kind: "mention", start: base + before.length - query.length - 1, query };
  }
  const emoji = /(?:^|[\s(])(:[\w+-]{2,20})$/u.exec(before);
  if (emoji === null) return undefined;
  const word = emoji[1] ?? "";
  return { kind: "emoji", start: caret - word.length, query: word.slice(1) };
}

/** Whom a begun name can mean: those online first, then by name. At most `most`. */
export function completeMention(
  query: string,
  users: Iterable<User>,
  online: ReadonlySet<UserId>,
  most = 8,
): Completion[] {
  return findPeople(query, users, online, most).map((user) => ({
    kind: "mention",
    key: `user-${user.id}`,
    insert: `@${user.name} `,
    user,
  }));
}

export function completeEmoji(query: string, most = 8): Completion[] {
  return findEmoji(query, most).map((emoji) => ({
    kind: "emoji",
    key: `emoji-${emoji.name}`,
    insert: `${emoji.sign} `,
    emoji,
  }));
}

/** Puts a completion into the text; answers the new text and where the caret belongs. */
export function insertCompletion(
  text: string,
  caret: number,
  started: Started,
  completion: Completion,
): { text: string; caret: number } {
  const after = text.slice(caret);
  const insert = after.startsWith(" ") ? completion.insert.trimEnd() : completion.insert;
  const head = text.slice(0, started.start) + insert;
  return { text: head + after, caret: head.length + (after.startsWith(" ") ? 1 : 0) };
}

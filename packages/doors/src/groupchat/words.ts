import { goneText, isNick, joinedText, leadingName, OUR_WORDS, privateText, publicText } from "@wireside/lab/internal";
import type { User } from "@wireside/protocol";
import type { DoorWords } from "../reception.ts";
import type { Happening } from "../visitor.ts";
import { classicName, classicWrites } from "../words.ts";

// Between the hub and the groupchat, both ways, without sockets.

export const GROUPCHAT_WORDS: DoorWords = {
  refusals: OUR_WORDS,
  notice: (text) => `Wireside: ${text}\n`,
  isName: isNick,
};

/** What a client is sent of what happens, in lines. */
export function writesOf(happening: Happening): string[] {
  switch (happening.type) {
    case "said":
      return message(publicText, happening);
    case "whispered":
      return message(privateText, happening);
    case "came":
      return [joinedText(classicName(happening.user.name))];
    case "went":
      return [`${goneText(classicName(happening.user.name))}\n`];
  }
}

function message(line: (name: string, text: string) => string, { by, text }: { by: User; text: string }): string[] {
  return classicWrites(text, line(classicName(by.name), "").slice(0, -1), "\n");
}

/** To whom `/NAME text` goes; undefined when nobody of that name is there. */
export function aimOf(
  rest: string,
  names: readonly string[],
): { readonly name: string; readonly text: string } | undefined {
  const name = leadingName(`${rest} `, names, " ");
  return name === undefined ? undefined : { name, text: rest.slice(name.length + 1) };
}

import { goneText, isNick, joinedText, leadingName, OUR_WORDS, privateText, publicText } from "@wireside/lab/internal";
import type { DoorWords } from "../reception.ts";
import type { Happening } from "../visitor.ts";
import { classicLines, classicName } from "../words.ts";

// Between the hub and the groupchat, both ways, without sockets.

export const GROUPCHAT_WORDS: DoorWords = {
  refusals: OUR_WORDS,
  notice: (text) => `Wireside: ${text}\n`,
  isName: isNick,
};

/** The lines that a client is sent of what happens. Each line of a message says whose it is. */
export function linesOf(happening: Happening): string[] {
  switch (happening.type) {
    case "said":
      return classicLines(happening.text, (words) => publicText(classicName(happening.by.name), words));
    case "whispered":
      return classicLines(happening.text, (words) => privateText(classicName(happening.by.name), words));
    case "came":
      return [joinedText(classicName(happening.user.name))];
    case "went":
      return [`${goneText(classicName(happening.user.name))}\n`];
  }
}

/** To whom `/NAME text` goes; undefined when nobody of that name is there. */
export function aimOf(
  rest: string,
  names: readonly string[],
): { readonly name: string; readonly text: string } | undefined {
  const name = leadingName(`${rest} `, names, " ");
  return name === undefined ? undefined : { name, text: rest.slice(name.length + 1) };
}

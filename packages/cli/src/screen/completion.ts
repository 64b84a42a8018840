import { nameKey } from "@wireside/protocol";
import { COMMANDS } from "../chat/command.ts";
import { EMOJI_NAMES } from "../chat/emoji.ts";
import { replaceText, type Editor } from "./editor.ts";

/** Going round the ways a word can be completed: each Tab takes the next. */
export interface Completion {
  from: number;
  options: readonly string[];
  index: number;
  /** The text after the last Tab; anything typed since ends the round. */
  text: string;
}

export interface CompletionNames {
  /** People, those who are most likely meant first. */
  people: readonly string[];
  rooms: readonly string[];
}

/** The editor after Tab, and the round it is in; undefined when nothing fits. */
export function complete(
  editor: Editor,
  before: Completion | undefined,
  names: CompletionNames,
): { editor: Editor; completion: Completion } | undefined {
  const going = before !== undefined && before.text === editor.text;
  const { from, options } = going ? before : (candidates(editor, names) ?? { from: 0, options: [] });
  const index = going ? (before.index + 1) % options.length : 0;
  const option = options[index];
  if (option === undefined) return undefined;
  const next = replaceText(editor, from, editor.cursor, option);
  return { editor: next, completion: { from, options, index, text: next.text } };
}

function candidates(
  editor: Editor,
  { people, rooms }: CompletionNames,
): { from: number; options: string[] } | undefined {
  const typed = editor.text.slice(0, editor.cursor);
  const command = /^\/(\S*)$/.exec(typed);
  if (command) return fitting(1, command[1] ?? "", Object.keys(COMMANDS), (name) => `${name} `);
  const room = /^\/join\s+#?(.*)$/i.exec(typed);
  if (room) return fitting(typed.length - (room[1] ?? "").length, room[1] ?? "", rooms, (name) => name);
  const person = /^\/(?:msg|add)\s+@?(.*)$/i.exec(typed);
  if (person) return fitting(typed.length - (person[1] ?? "").length, person[1] ?? "", people, (name) => `${name} `);
  const mention = /(?:^|[^\p{L}\p{N}])@([^@]*)$/u.exec(typed);
  if (mention) return fitting(typed.length - (mention[1] ?? "").length, mention[1] ?? "", people, (name) => `${name} `);
  const emoji = /:([a-z0-9+-]*)$/i.exec(typed);
  if (emoji && /^\/react\s/i.test(typed))
    return fitting(typed.length - (emoji[1] ?? "").length, emoji[1] ?? "", EMOJI_NAMES, (name) => `${name}:`);
  return undefined;
}

function fitting(
  from: number,
  begun: string,
  names: readonly string[],
  finish: (name: string) => string,
): { from: number; options: string[] } {
  const key = nameKey(begun);
  return { from, options: names.filter((name) => nameKey(name).startsWith(key)).map(finish) };
}

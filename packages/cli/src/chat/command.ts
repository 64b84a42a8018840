import { ROLES, nameKey, type Role } from "@wireside/protocol";
import { emojiOf } from "./emoji.ts";
import type { Line } from "./line.ts";

/** What a line with `/` in front asks for. `number`: the message counted from the newest, 1 first. */
export type Command =
  | { name: "help" }
  | { name: "rooms" }
  | { name: "join"; room: string }
  | { name: "leave" }
  | { name: "create"; room: string; kind: "public" | "private" }
  | { name: "msg"; to: string; text: string }
  | { name: "topic"; text: string }
  | { name: "who" }
  | { name: "search"; words: string }
  | { name: "older" }
  | { name: "reply"; number: number; text: string }
  | { name: "edit"; text: string }
  | { name: "delete"; number: number | undefined }
  | { name: "react"; number: number; reaction: string }
  | { name: "invite"; role: Role }
  | { name: "add"; person: string }
  | { name: "sessions"; end: number | undefined }
  | { name: "quit" };

export type CommandName = Command["name"];

interface CommandForm {
  /** What follows the name, as /help shows it. */
  takes: string;
  says: string;
  parse: (rest: string, isKnown: (key: string) => boolean) => Command | undefined;
}

/** Every command of the full screen: /help and Tab read it too. */
export const COMMANDS: { readonly [N in CommandName]: CommandForm } = {
  help: { takes: "", says: "This list", parse: alone({ name: "help" }) },
  rooms: { takes: "", says: "Rooms there are", parse: alone({ name: "rooms" }) },
  join: {
    takes: "NAME",
    says: "Join a public room, or go to one of yours",
    parse: (room) => filled(room) && { name: "join", room: withoutHash(room) },
  },
  leave: { takes: "", says: "Leave this room", parse: alone({ name: "leave" }) },
  create: { takes: "NAME [private]", says: "Make a room", parse: parseCreate },
  msg: { takes: "NAME TEXT", says: "Private message; also @NAME: TEXT", parse: parseMsg },
  topic: { takes: "TEXT", says: "Set this room's topic", parse: (text) => ({ name: "topic", text }) },
  who: { takes: "", says: "Who is in this room; #ls: who is online", parse: alone({ name: "who" }) },
  search: {
    takes: "WORDS",
    says: "Find messages in all your rooms",
    parse: (words) => filled(words) && { name: "search", words },
  },
  older: { takes: "", says: "Load older messages; Page Up does too", parse: alone({ name: "older" }) },
  reply: { takes: "N TEXT", says: "Answer message N (numbers show while you type)", parse: parseReply },
  edit: { takes: "TEXT", says: "Change your last message", parse: (text) => filled(text) && { name: "edit", text } },
  delete: {
    takes: "[N]",
    says: "Delete your last message, or message N",
    parse: (rest) => withNumber(rest, (number) => ({ name: "delete", number })),
  },
  react: { takes: "[N] EMOJI", says: "React to the last message or to N, as in /react :heart:", parse: parseReact },
  invite: { takes: "[ROLE]", says: "Make an invite: member (default), guest, admin, owner", parse: parseInvite },
  add: {
    takes: "NAME",
    says: "Bring someone into this room",
    parse: (person) => filled(person) && { name: "add", person: withoutAt(person) },
  },
  sessions: { takes: "[end ID]", says: "Your sessions; end one", parse: parseSessions },
  quit: { takes: "", says: "Goodbye; also Ctrl+C", parse: alone({ name: "quit" }) },
};

/** Reads "/name rest". What cannot be understood comes back as the sentence to show. */
export function parseCommand(line: string, isKnown: (key: string) => boolean): Line {
  const [, word = "", rest = ""] = /^\/(\S*)\s*([^]*)$/.exec(line) ?? [];
  const name = word.toLowerCase();
  if (!isCommand(name))
    return {
      kind: "wrong",
      because: `There is no command /${word}. Write /help for the list, or //${word} to say it.`,
    };
  const command = COMMANDS[name].parse(rest.trim(), isKnown);
  if (command === undefined) return { kind: "wrong", because: `Write /${`${name} ${COMMANDS[name].takes}`.trim()}.` };
  return { kind: "command", command };
}

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(COMMANDS, name);
}

/** Does the line being typed point at a message by its number? */
export function takesNumber(line: string): boolean {
  return /^\/(reply|react|delete)(\s|$)/i.test(line);
}

function alone(command: Command) {
  return (rest: string): Command | undefined => (rest === "" ? command : undefined);
}

function filled(text: string): true | undefined {
  return text === "" ? undefined : true;
}

const withoutHash = (name: string): string => name.replace(/^#/, "");
const withoutAt = (name: string): string => name.replace(/^@/, "");

function parseCreate(rest: string): Command | undefined {
  const [, name = "", kind] = /^([^]*?)(?:\s+(private|public))?$/i.exec(rest) ?? [];
  const room = withoutHash(name);
  return room === ""
    ? undefined
    : { name: "create", room, kind: kind?.toLowerCase() === "private" ? "private" : "public" };
}

function parseMsg(rest: string, isKnown: (key: string) => boolean): Command | undefined {
  const words = withoutAt(rest);
  const spaces = [...words.matchAll(/\s+/g)].map((match) => match.index);
  const known = spaces.toReversed().find((end) => isKnown(nameKey(words.slice(0, end))));
  const end = known ?? words.search(/\s/);
  return end <= 0
    ? undefined
    : { name: "msg", to: words.slice(0, end).replace(/:$/, ""), text: words.slice(end).trim() };
}

function parseReply(rest: string): Command | undefined {
  const [, number, text = ""] = /^(\d{1,6})\s+([^]+)$/.exec(rest) ?? [];
  return number === undefined || Number(number) === 0 ? undefined : { name: "reply", number: Number(number), text };
}

function parseReact(rest: string): Command | undefined {
  const [, number = "1", reaction = ""] = /^(?:(\d{1,6})\s+)?(\S+)$/.exec(rest) ?? [];
  return reaction === "" || Number(number) === 0
    ? undefined
    : { name: "react", number: Number(number), reaction: emojiOf(reaction) };
}

function parseInvite(rest: string): Command | undefined {
  const role = ROLES.find((each) => each === (rest === "" ? "member" : rest.toLowerCase()));
  return role && { name: "invite", role };
}

function parseSessions(rest: string): Command | undefined {
  const [whole, id] = /^(?:end\s+(\d{1,15}))?$/i.exec(rest) ?? [];
  return whole === undefined ? undefined : { name: "sessions", end: id === undefined ? undefined : Number(id) };
}

function withNumber(rest: string, make: (number: number | undefined) => Command): Command | undefined {
  if (rest === "") return make(undefined);
  return /^[1-9]\d{0,5}$/.test(rest) ? make(Number(rest)) : undefined;
}

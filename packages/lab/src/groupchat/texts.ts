// What a server says, byte for byte; the misspellings are on the wire.

/** Asks for the nickname. */
export const ASK_NICK = "NICK";
/** To somebody who has just come in. */
export const CONNECTED = "Connected to the server !\n";
/** To somebody who wrote to a name that is not there. */
export const NOT_ONLINE = "This user is not online! \n";

/** To all. */
export function joinedText(nick: string): string {
  return `${nick} joined to the chat!\n`;
}

/** What a client says when it goes; with a line feed, what all are told. */
export function goneText(nick: string): string {
  return `${nick} has disconnected!`;
}

/** To all, from a client and back unchanged. */
export function publicText(nick: string, text: string): string {
  return `${nick} : ${text}\n`;
}

/** To the one who is meant. */
export function privateText(from: string, text: string): string {
  return `${from} [PRIVATE] : ${text}\n`;
}

/** To the one who wrote it. */
export function privateSentText(to: string, text: string): string {
  return `Sent to ${to} [PRIVATE]: ${text}\n`;
}

const HEAD = "SERVER MESSAGE ! \n----------- \n";
const FOOT = "----------- \n";

/** The answer to `get_users`. */
export function onlineText(nicks: readonly string[]): string {
  return `${HEAD}Online members : \n${nicks.map((nick) => `${nick}\n`).join("")}${FOOT}`;
}

/** The answer to `show_files`. */
export function filesText(files: readonly string[]): string {
  return `${HEAD}Files avaible : \n${files.map((file) => `${file} \n`).join("")}${FOOT}`;
}

/** Where a file can be had from, by UDP. */
export interface Offer {
  /** Of the server: an IPv4 address. */
  readonly address: string;
  readonly port: number;
  /** As the one who asked called it. */
  readonly saveAs: string;
  /** Bytes. */
  readonly size: number;
}

/** The answer to `/download`. Nothing ends it. */
export function offerText({ address, port, saveAs, size }: Offer): string {
  return `/download ${address} ${String(port)} ${saveAs} ${String(size)}`;
}

/** The answer to `/download` of a file that is not there. Nothing ends it. */
export function missingText(file: string): string {
  return `ERROR : ${file} is not exists !`;
}

/** What the original has no words for. Lines, so that any client shows them. */
export const OUR_WORDS = {
  name_taken: "This name is taken.\n",
  bad_name: "This name cannot be used.\n",
  too_many: "This room is full.\n",
  space_in_name:
    "A file whose name has a space cannot be asked for: /download FILE SAVE_AS has spaces between its words.\n",
  too_large: "This file is too large to be sent here.\n",
  busy: "No port for files is free; try again.\n",
} as const;

/** Why somebody was not let in, by the line that they were sent. */
export function readRefusal(line: string): "name_taken" | "bad_name" | "too_many" | undefined {
  return (["name_taken", "bad_name", "too_many"] as const).find((code) => OUR_WORDS[code].trim() === line.trim());
}

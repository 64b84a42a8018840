import { asciiJson } from "../json/ascii-json.ts";

/** Who is in the room, by name, with the IPv4 address of each. */
export type People = ReadonlyMap<string, string>;

/** What everybody is sent when somebody comes or goes: `!` and a JSON object of name → address. */
export function encodePeople(people: People): string {
  return `!{${Array.from(people, ([name, address]) => `${asciiJson(name)}: ${asciiJson(address)}`).join(", ")}}`;
}

/** What the others are sent of a message: the sender's name, a colon, the bytes as they came, and a space. */
export function encodeRoomMessage(name: string, message: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(`${name}: `), message, Buffer.from(" ")]);
}

/** What our server says to someone whom it does not let in, before it closes. */
export const REFUSALS = {
  name_taken: "This name is taken. ",
  bad_name: "This name cannot be used. ",
  forbidden: "This room is for those on its list. ",
  too_many: "This room is full. ",
} as const;

export type Refusal = keyof typeof REFUSALS;

/** Which refusal a text is. */
export function readRefusal(text: string): Refusal | undefined {
  return (Object.keys(REFUSALS) as Refusal[]).find((code) => REFUSALS[code].trim() === text.trim());
}

import type { Remembered } from "../../dissect/conversation.ts";
import type { Dissection } from "../../dissect/dissection.ts";
import { defineFields } from "../../fields/field.ts";
import { defineProtocol } from "../../fields/protocol.ts";
import { bytesOf, isPlainText, textOf } from "./text.ts";

const fields = defineFields({
  name: { name: "chatroom.name", label: "Name", type: "string", words: "Who enters the room: a client's first bytes." },
  members: {
    name: "chatroom.members",
    label: "Members",
    type: "string",
    words: "Who is in the room, and at which address: a JSON object after an exclamation mark.",
  },
  memberName: { name: "chatroom.member.name", label: "Member", type: "string", words: "One who is in the room." },
  memberAddress: {
    name: "chatroom.member.address",
    label: "Address",
    type: "string",
    words: "Where that member's own port 5000 is reached, for messages peer to peer.",
  },
  sender: { name: "chatroom.sender", label: "Sender", type: "string", words: "Whose message the server passes on." },
  text: { name: "chatroom.text", label: "Message", type: "string", words: "What was said." },
  isPeerToPeer: {
    name: "chatroom.peer_to_peer",
    label: "Peer to peer",
    type: "boolean",
    values: { 0: "False", 1: "True" },
    generated: true,
    words: "The message goes straight to another member, not through the server.",
  },
});

/** The frame in which a client said its name; 0 while it has not. */
const NAMED: Remembered<{ frame: number }> = { make: () => ({ frame: 0 }) };

/** A room with a server, and datagrams between its members. */
export const chatroom = defineProtocol({
  id: "chatroom",
  title: "Chatroom",
  column: "CHATROOM",
  source: "classic protocol, port 5000",
  words: "A chat: the server passes messages on and tells who is there; members also speak peer to peer, over UDP.",
  fields,
  carriedIn: { "tcp.port": [5000], "udp.port": [5000] },
  accepts: isPlainText,
  dissect(d: Dissection): void {
    const { start, end, place } = d;
    if (place?.conversation.transport === "udp") {
      const text = textOf(d, start, end);
      d.tell(`Peer to peer: ${text}`);
      d.item(fields.text, start, end - start, text);
      d.item(fields.isPeerToPeer, 0, 0, 1);
    } else if ((place?.direction ?? 0) === 0) addFromClient(d);
    else addFromServer(d);
  },
});

function addFromClient(d: Dissection): void {
  const { start, end, place } = d;
  const text = textOf(d, start, end);
  const named = place?.conversation.state(NAMED) ?? NAMED.make();
  if (named.frame === 0 && !d.isQuoted) {
    named.frame = d.frame.number;
    d.tell(`Name: ${text}`);
    d.item(fields.name, start, end - start, text);
    return;
  }
  d.tell(`Message: ${text}`);
  d.item(fields.text, start, end - start, text);
}

/** Lists of members and messages, which may follow each other in one piece: nothing stands between them. */
function addFromServer(d: Dissection): void {
  let at = d.start;
  for (const part of textOf(d, d.start, d.end).split(MEMBERS)) {
    const length = Math.min(d.end - at, bytesOf(part));
    if (part.startsWith("!{") && part.endsWith("}")) addMembers(d, part, at, length);
    else if (part !== "") addMessage(d, part, at, length);
    at += length;
  }
}

function addMembers(d: Dissection, text: string, at: number, length: number): void {
  const members = [...text.matchAll(MEMBER)].map(([, name, address]) => ({ name: name!, address: address! }));
  d.tell(`Members: ${members.map(({ name }) => name).join(", ")}`, ", ");
  d.group(fields.members, at, length, text, () => {
    for (const { name, address } of members) {
      d.item(fields.memberName, at, length, name);
      d.item(fields.memberAddress, at, length, address);
    }
  });
}

function addMessage(d: Dissection, text: string, at: number, length: number): void {
  const [, sender, said] = /^([^:]+): ([^]*?) ?$/u.exec(text) ?? [];
  d.tell(text.trimEnd(), ", ");
  if (sender !== undefined) d.item(fields.sender, at, bytesOf(sender), sender);
  d.item(fields.text, at, length, said ?? text);
}

/** A flat object of names and addresses. */
const MEMBERS = /(!\{[^{}]*\})/u;
const MEMBER = /"((?:[^"\\]|\\.)*)"\s*:\s*"([^"]*)"/gu;

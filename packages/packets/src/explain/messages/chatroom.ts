import { listed } from "../quantities.ts";
import type { Piece } from "../tell.ts";
import type { CitedField, ReadMessage } from "./message.ts";

/** The classic chat room: names, lists of who is there, and messages, which may come in one piece. */
export const readChatroom: ReadMessage = (layer) => {
  const name = layer.cited("chatroom.name");
  if (name !== undefined) return { kind: "chatroom.name", text: name.text!, told: ["enters the room as “", name, "”"] };
  const said = layer.citedAll(["chatroom.text"]);
  if (layer.value("chatroom.peer_to_peer") === "1" && said.length > 0) {
    return {
      kind: "chatroom.peer",
      text: said[0]!.text,
      told: ["says to its peer, past the server: “", said[0]!, "”"],
    };
  }
  const members = layer.citedAll(["chatroom.member.name"]);
  const senders = layer.citedAll(["chatroom.sender"]);
  const lines: Piece[][] = [];
  if (members.length > 0) lines.push(["says who is in the room: ", ...listed<Piece>(members)]);
  for (const [at, text] of said.entries()) lines.push(messageText(text, senders[at]));
  if (lines.length === 0) return undefined;
  const text = [...said, ...members].map((each) => each.text).join(", ");
  return { kind: said.length > 0 ? "chatroom.message" : "chatroom.members", text, told: listed<Piece[]>(lines).flat() };
};

function messageText(text: CitedField, sender: CitedField | undefined): Piece[] {
  return sender === undefined ? ["says: “", text, "”"] : ["passes on what ", sender, " says: “", text, "”"];
}

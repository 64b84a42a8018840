import { countText, frameText } from "../quantities.ts";
import type { Piece } from "../tell.ts";
import type { Message, ReadMessage } from "./message.ts";

/** A file of the classic protocol: its name, and its content until the sender closes. */
export const readSendfile: ReadMessage = (layer, before) => {
  const name = layer.cited("sendfile.name");
  if (name !== undefined) {
    return { kind: "sendfile.file", text: name.text!, fileName: name.text!, told: ["begins the file “", name, "”"] };
  }
  const length = layer.value("sendfile.content_length");
  if (length === undefined || before?.kind !== "sendfile.file") return undefined;
  const bytes = Number(length);
  const size = layer.cited("sendfile.content_length", () => countText(bytes, "byte"))!;
  const told: Piece[] = ["sends the file “", nameIn(before), "”: ", size, ", up to ", frameText(layer.frame)];
  return { kind: before.kind, text: before.text, bytes, told, goesOn: true };
};

/** The name as it was cited when the file began. */
function nameIn({ told, text }: Message): Piece {
  return told.find((piece) => typeof piece !== "string" && piece.citation?.field === "sendfile.name") ?? text;
}

/** A file of the classic group chat: blocks over UDP, each of which is acknowledged before the next. */
export const readGroupchatFile: ReadMessage = (layer, before) => {
  if (layer.value("groupchat_file.request") !== undefined) {
    return {
      kind: "groupchat_file.request",
      text: "Connected received !",
      told: ["says that it is ready for the file"],
    };
  }
  const block = layer.value("groupchat_file.block");
  const length = layer.value("groupchat_file.size");
  if (layer.value("groupchat_file.data") === undefined || block === undefined || length === undefined) return undefined;
  const bytes = Number(length);
  const size = layer.cited("groupchat_file.size", () => countText(bytes, "byte"))!;
  const blocks = layer.cited("groupchat_file.block", () => countText(Number(block), "block"))!;
  const told: Piece[] = ["sends a file over UDP: ", size, " in ", blocks, ", up to ", frameText(layer.frame)];
  return {
    kind: "groupchat_file.file",
    text: countText(bytes, "byte"),
    bytes,
    told,
    goesOn: before?.kind === "groupchat_file.file",
  };
};

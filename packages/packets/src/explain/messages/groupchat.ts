import type { Piece } from "../tell.ts";
import { quoted, type ReadMessage } from "./message.ts";

/** The classic group chat: what is asked for and offered of files; any other line as it is. */
export const readGroupchat: ReadMessage = (layer) => {
  const port = layer.cited("groupchat.port");
  const address = layer.cited("groupchat.address");
  const size = layer.cited("groupchat.size");
  const fileName = layer.value("groupchat.save_as");
  if (port !== undefined && address !== undefined && size !== undefined) {
    const told: Piece[] = ["offers the file, ", size, " bytes, at ", address, " port ", port, " over UDP"];
    return {
      kind: "groupchat.offer",
      text: quoted(layer.info),
      bytes: Number(size.text),
      ...(fileName === undefined ? {} : { fileName }),
      told,
    };
  }
  const file = layer.cited("groupchat.file");
  if (file !== undefined && fileName !== undefined) {
    return {
      kind: "groupchat.request",
      text: quoted(layer.info),
      fileName: file.text!,
      told: ["asks for the file “", file, "”"],
    };
  }
  return { kind: "groupchat", text: quoted(layer.info), told: ["sends: “", quoted(layer.info), "”"] };
};

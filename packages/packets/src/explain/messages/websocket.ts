import { countText } from "../quantities.ts";
import type { Piece } from "../tell.ts";
import type { ReadMessage } from "./message.ts";

/** Frames of a WebSocket (RFC 6455). */
export const readWebsocket: ReadMessage = (layer) => {
  const opcode = Number(layer.value("websocket.opcode"));
  const [kind, words] = KINDS[opcode] ?? (["websocket.frame", "a frame of a kind that is not known"] as const);
  const length = LENGTHS.find((field) => layer.value(field) !== undefined);
  const bytes = length === undefined ? 0 : Number(layer.value(length));
  const told: Piece[] = [`sends ${words}`];
  if (length !== undefined)
    told.push(
      " of ",
      layer.cited(length, () => countText(bytes, "byte"))!,
    );
  const text = layer.cited("websocket.payload.text");
  if (text !== undefined) told.push(": “", text, "”");
  const status = layer.cited("websocket.payload.close.status_code");
  if (status !== undefined) told.push(", with code ", status);
  return { kind, text: text?.text ?? words, bytes, told };
};

/** The longer ones replace the first, which then only says which. */
const LENGTHS = ["websocket.payload_length_ext_64", "websocket.payload_length_ext_16", "websocket.payload_length"];

/** RFC 6455 §11.8 */
const KINDS: Readonly<Record<number, readonly [kind: string, words: string]>> = {
  0: ["websocket.continuation", "a further part of a message"],
  1: ["websocket.text", "a text"],
  2: ["websocket.binary", "binary data"],
  8: ["websocket.close", "word that it closes"],
  9: ["websocket.ping", "a ping"],
  10: ["websocket.pong", "a pong"],
};

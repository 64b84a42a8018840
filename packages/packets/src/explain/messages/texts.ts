import { countText, frameText, timeText } from "../quantities.ts";
import type { Piece } from "../tell.ts";
import type { ReadMessage } from "./message.ts";

/** The classic text that comes back in capitals. */
export const readUppercase: ReadMessage = (layer) => {
  const request = layer.cited("uppercase.request");
  if (request !== undefined) {
    return {
      kind: "uppercase.request",
      text: request.text!,
      told: ["asks for this text in capitals: “", request, "”"],
    };
  }
  const response = layer.cited("uppercase.response");
  if (response === undefined) return undefined;
  const asked = layer.value("uppercase.request_in");
  const told: Piece[] = [
    "answers",
    ...(asked === undefined ? [] : [" ", frameText(Number(asked))]),
    ": “",
    response,
    "”",
  ];
  const time = layer.cited("uppercase.time", (seconds) => timeText(Number(seconds)));
  if (time !== undefined) told.push(", ", time, " after the request");
  const isRight = layer.cited("uppercase.matches", (value) =>
    value === "1" ? "the request in capitals" : "not the request in capitals",
  );
  if (isRight !== undefined) told.push("; it is ", isRight);
  return { kind: "uppercase.response", text: response.text!, told };
};

/** A message of the classic protocol: its length, and one JSON value. */
export const readLengthAndText: ReadMessage = (layer) => {
  const length = layer.value("message.length");
  const body = layer.cited("message.text") ?? layer.cited("message.body");
  if (length === undefined || body === undefined) return undefined;
  const bytes = Number(length);
  const size = layer.cited("message.length", () => countText(bytes, "byte"))!;
  const isJson = layer.value("message.valid") !== "0";
  const told: Piece[] = ["sends a message of ", size, ": “", body, "”", isJson ? "" : ", which is no JSON"];
  return { kind: "message", text: body.text!, bytes, told };
};

import { countText, frameText, timeText } from "../quantities.ts";
import type { Piece } from "../tell.ts";
import { quoted, type ReadMessage } from "./message.ts";

/** Requests and responses of HTTP/1. */
export const readHttp: ReadMessage = (layer) => {
  const method = layer.cited("http.request.method");
  const uri = layer.cited("http.request.uri");
  if (method !== undefined && uri !== undefined) {
    const host = layer.cited("http.host");
    const told: Piece[] = ["asks: ", method, " ", uri];
    if (host !== undefined) told.push(" (host ", host, ")");
    return { kind: "http.request", text: `${method.text} ${uri.text}`, ...bodyOf(layer), told };
  }
  const code = layer.cited("http.response.code");
  if (code === undefined) return undefined;
  const phrase = layer.cited("http.response.phrase");
  const told: Piece[] = ["answers"];
  const request = layer.value("http.request_in");
  if (request !== undefined) told.push(" ", frameText(Number(request)));
  told.push(": ", code);
  if (phrase !== undefined) told.push(" ", phrase);
  const body = bodyOf(layer);
  const type = layer.cited("http.content_type", (value) => quoted(value.split(";")[0]!));
  const size = layer.cited("http.file_data", () => countText(body.bytes ?? 0, "byte"));
  if (size !== undefined) {
    told.push(", ", size);
    if (type !== undefined) told.push(" of ", type);
  }
  const time = layer.cited("http.time", (seconds) => timeText(Number(seconds)));
  if (time !== undefined) told.push(", ", time, " after the request");
  const fileName = fileNameOf(layer.value("http.response_for.uri"));
  return {
    kind: "http.response",
    text: [code.text, phrase?.text].filter((word) => word !== undefined).join(" "),
    ...body,
    ...(fileName === undefined ? {} : { fileName }),
    told,
  };
};

function bodyOf(layer: Parameters<ReadMessage>[0]): { readonly bytes?: number } {
  const bytes = layer.lengthOf("http.file_data");
  return bytes === undefined ? {} : { bytes };
}

/** The last part of a path, where it names something. */
function fileNameOf(uri: string | undefined): string | undefined {
  if (uri === undefined) return undefined;
  const path = uri.replace(/^[a-z]+:\/\/[^/]*/iu, "").replace(/[?#].*$/u, "");
  const name = path.slice(path.lastIndexOf("/") + 1);
  return name === "" ? undefined : name;
}

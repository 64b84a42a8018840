/** What the list tells of a body. */
export interface MediaText {
  /** After the first line in the Info column. */
  readonly info: string;
  /** Instead of `HTTP` in the Protocol column. */
  readonly protocol?: string;
}

/** What the list tells of a body, by what it is, or by what Content-Type says. */
export function mediaText(body: Uint8Array, contentType: string | undefined): MediaText {
  const type = contentType?.split(";", 1)[0]!.trim().toLowerCase() ?? "";
  const known = imageName(body);
  if (known !== undefined) return { info: ` (${known})` };
  if (JSON_TYPE.test(type)) return { info: `, JavaScript Object Notation (${type})`, protocol: "HTTP/JSON" };
  if (XML_TYPE.test(type)) return { info: "", protocol: "HTTP/XML" };
  return { info: type === "" || type === "application/octet-stream" ? "" : ` (${type})` };
}

/** Pictures are known by how they begin. */
function imageName(body: Uint8Array): string | undefined {
  const letters = String.fromCharCode(...body.subarray(0, 10));
  if (letters.startsWith("\x89PNG\r\n\x1a\n")) return "PNG";
  if (letters.startsWith("GIF89a") || letters.startsWith("GIF87a")) return letters.slice(0, 6);
  if (letters.startsWith("\xff\xd8\xff")) return "JPEG JFIF image";
  return undefined;
}

const JSON_TYPE = /^application\/(?:json|json-rpc|jsonrequest|[a-z0-9.+-]*\+json)$/u;
const XML_TYPE = /^(?:text|application)\/(?:xml|[a-z0-9.+-]*\+xml)$/u;

import { headerValue, type Header } from "../protocols/http/head.ts";

/** The type that Content-Type names, in lower case. */
export function typeIn(headers: readonly Header[]): string | undefined {
  const type = headerValue(headers, "content-type")?.split(";", 1)[0]!.trim().toLowerCase();
  return type === "" ? undefined : type;
}

/** The host and the address there that a request asks for: RFC 9112 §3.2 */
export function targetOf(
  uri: string,
  headers: readonly Header[],
): { readonly host: string | undefined; readonly uri: string } {
  const [, host, path] = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)(.*)$/iu.exec(uri) ?? [];
  return host === undefined ? { host: headerValue(headers, "host"), uri } : { host, uri: path! };
}

/** The file name in Content-Disposition (RFC 6266 §4.1), of two forms the one that can say every letter. */
export function fileNameIn(headers: readonly Header[]): string | undefined {
  const disposition = headerValue(headers, "content-disposition");
  if (disposition === undefined) return undefined;
  const extended = /;\s*filename\*\s*=\s*(utf-8|iso-8859-1)'[^']*'([^;\s]*)/iu.exec(disposition);
  if (extended !== null) {
    const name = percentDecoded(extended[2]!, extended[1]!.toLowerCase());
    if (name !== "") return name;
  }
  const quoted = /;\s*filename\s*=\s*"((?:[^"\\]|\\.)*)"/iu.exec(disposition);
  const name = quoted?.[1]?.replace(/\\(.)/gu, "$1") ?? /;\s*filename\s*=\s*([^;"\s][^;]*)/iu.exec(disposition)?.[1];
  return name === undefined || name.trim() === "" ? undefined : name.trim();
}

/** RFC 8187 §3.2.1 */
function percentDecoded(text: string, charset: string): string {
  const bytes: number[] = [];
  for (let at = 0; at < text.length; at++) {
    const code = /^%[0-9a-f]{2}/iu.exec(text.slice(at, at + 3))?.[0];
    bytes.push(code === undefined ? text.charCodeAt(at) & 0xff : Number.parseInt(code.slice(1), 16));
    if (code !== undefined) at += 2;
  }
  return new TextDecoder(charset).decode(Uint8Array.from(bytes));
}

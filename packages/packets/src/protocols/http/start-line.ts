/** The first line of a request: RFC 9112 §3 */
export interface RequestLine {
  readonly kind: "request";
  readonly method: string;
  /** Empty where the line ends before it. */
  readonly uri: string;
  /** `HTTP/1.1`; empty for the one-line requests of HTTP/0.9. */
  readonly version: string;
  /** Where the address begins, bytes from the beginning of the line. */
  readonly uriAt: number;
}

/** The first line of a response: RFC 9112 §4 */
export interface StatusLine {
  readonly kind: "response";
  readonly version: string;
  readonly code: number;
  readonly phrase: string;
}

export type StartLine = RequestLine | StatusLine;

/**
 * Reads a line as the first of a message: a response's begins with the version; a request's begins with a known method, or
 * ends with a version.
 *
 * @returns undefined where it is neither
 */
export function parseStartLine(bytes: Uint8Array, start: number, end: number): StartLine | undefined {
  const line = utf8.decode(bytes.subarray(start, end));
  const status = STATUS_LINE.exec(line);
  if (status !== null) {
    const [, version, code, phrase = ""] = status;
    return { kind: "response", version: version!, code: Number(code), phrase };
  }
  const space = line.indexOf(" ");
  const method = space === -1 ? line : line.slice(0, space);
  if (space === -1 || !(METHODS.has(method) || (VERSION_AT_END.test(line) && TOKEN.test(method)))) return undefined;
  const [uri, ...rest] = line
    .slice(space + 1)
    .trimEnd()
    .split(" ");
  return { kind: "request", method, uri: uri!, version: rest.join(" "), uriAt: space + 1 };
}

/** Whether the bytes from `start` to `end` may be the beginning of a first line. */
export function mayBecomeStartLine(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  while (at < end && at - start < LONGEST_METHOD && bytes[at] !== SPACE) at++;
  const word = utf8.decode(bytes.subarray(start, at));
  if (at < end && bytes[at] === SPACE) return METHODS.has(word) || word.startsWith("HTTP/");
  return word.startsWith("HTTP/") || [...METHODS, "HTTP/"].some((method) => method.startsWith(word));
}

const STATUS_LINE = /^(HTTP\/[^ ]*) +([0-9]{1,3})[^ ]*(?: (.*))?$/u;
/** Not HTTP/2: its preface looks like a request, and is none (RFC 9113 §3.4). */
const VERSION_AT_END = / HTTP\/[01]\.[0-9]+ *$/u;
/** RFC 9110 §5.6.2 */
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/u;
const SPACE = 0x20;
const LONGEST_METHOD = 20;

/** Methods of UPnP by which nothing is asked: devices tell of themselves, and take who wants to be told. */
export const NOTIFICATIONS: ReadonlySet<string> = new Set(["NOTIFY", "SUBSCRIBE", "UNSUBSCRIBE"]);

/** RFC 9110 §9, WebDAV and its relatives (RFC 3253, 3648, 3744, 4918, 5323), UPnP, and remote procedures over HTTP. */
const METHODS: ReadonlySet<string> = new Set([
  ...["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "LINK", "UNLINK"],
  ...["PROPFIND", "PROPPATCH", "MKCOL", "COPY", "MOVE", "LOCK", "UNLOCK", "SEARCH", "ACL", "ORDERPATCH"],
  ...["VERSION-CONTROL", "REPORT", "CHECKOUT", "CHECKIN", "UNCHECKOUT", "MKWORKSPACE", "UPDATE", "LABEL", "MERGE"],
  ...["BASELINE-CONTROL", "MKACTIVITY", "BCOPY", "BDELETE", "BMOVE", "BPROPFIND", "BPROPPATCH", "POLL"],
  ...["SUBSCRIBE", "UNSUBSCRIBE", "NOTIFY", "M-SEARCH", "RPC_CONNECT", "RPC_IN_DATA", "RPC_OUT_DATA", "CCM_POST"],
]);

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

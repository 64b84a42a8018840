import { SERVE_LIMITS } from "./limits.ts";

/** What a request asks for, as far as the text of its target tells. */
export interface Target {
  readonly kind: "target";
  /** Names from the served folder down, decoded; none of them is empty, hidden, or has a separator in it. */
  readonly names: readonly string[];
  /** Does it end with a slash? */
  readonly isFolder: boolean;
  /** From the question mark on, as it came; empty where there is none. */
  readonly query: string;
}

export interface RefusedTarget {
  readonly kind: "refused";
  readonly status: 400 | 404 | 414;
}

/** Control characters, NUL among them, and both separators: an encoded slash is not a slash. */
const UNUSABLE = /[\0-\x1f\x7f/\\]/;
/** `http://host` before the path, as clients write it for a proxy (RFC 9112 §3.2.2). */
const ORIGIN = /^https?:\/\/[^/?#]*/i;

/**
 * Reads the target of a request (RFC 9112 §3.2). Each name is decoded once. What a browser never asks for is refused:
 * `..`, `.`, doubled slashes, names that are hidden (404, as if they were not there), and what cannot be a name (400).
 */
export function readTarget(text: string): Target | RefusedTarget {
  if (text.length > SERVE_LIMITS.targetCharacters) return refused(414);
  const [, path = "", query = ""] = /^([^?#]*)([^#]*)/.exec(text.replace(ORIGIN, "")) ?? [];
  // `http://host` alone means its root.
  const parts = (path === "" && ORIGIN.test(text) ? "/" : path).split("/");
  if (parts.shift() !== "" || parts.length === 0) return refused(400);
  const isFolder = parts.at(-1) === "";
  if (isFolder) parts.pop();
  const names = parts.map(decode);
  if (!names.every(isDecoded)) return refused(400);
  if (!names.every(isServed)) return refused(404);
  return { kind: "target", names, isFolder, query };
}

/** Is it a name that is served, where there is something of that name? `..` and `.` are hidden names too. */
export function isServed(name: string): boolean {
  return name !== "" && !name.startsWith(".") && !UNUSABLE.test(name) && name.isWellFormed();
}

/** The path of a target again, each name encoded, with a slash at the end for a folder. */
export function writePath(names: readonly string[], isFolder: boolean): string {
  const path = names.map((name) => `/${encodeURIComponent(name)}`).join("");
  return isFolder ? `${path}/` : path;
}

function refused(status: RefusedTarget["status"]): RefusedTarget {
  return { kind: "refused", status };
}

function isDecoded(name: string | undefined): name is string {
  return name !== undefined && !UNUSABLE.test(name);
}

/** @returns undefined where an escape is cut or what comes of it is not UTF-8 */
function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

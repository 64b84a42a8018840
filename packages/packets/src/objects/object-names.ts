import type { CarriedObject } from "./carried-object.ts";
import { safeName } from "@wireside/bytes";

/** Gives every object of a capture a file name of its own. */
export class ObjectNames {
  /** Names that are taken, as file systems compare them that do not tell upper from lower case. */
  readonly #taken = new Set<string>();
  /** How often a name was asked for. */
  readonly #asked = new Map<string, number>();

  /** A name for an object: safe, and given to no other; `a.png`, then `a-2.png`. */
  nameOf(object: Pick<CarriedObject, "fileName" | "uri" | "type">): string {
    const name = nameFor(object);
    const key = keyOf(name);
    for (let number = (this.#asked.get(key) ?? 0) + 1; ; number++) {
      const numbered = number === 1 ? name : withNumber(name, number);
      if (this.#taken.has(keyOf(numbered))) continue;
      this.#asked.set(key, number);
      this.#taken.add(keyOf(numbered));
      return numbered;
    }
  }
}

/** What the sender calls it, or else the last part of its address, or else what it is. */
function nameFor({ fileName, uri, type }: Pick<CarriedObject, "fileName" | "uri" | "type">): string {
  const called = fileName === undefined ? "" : safeName(lastPart(fileName));
  if (called !== "") return called;
  const path = uri?.split("?", 1)[0] ?? "";
  const last = safeName(lastPart(decoded(path)));
  if (last !== "") return last;
  return (uri === undefined ? "object" : "index") + (ENDINGS[type ?? ""] ?? "");
}

function lastPart(path: string): string {
  return path.split(/[/\\]/u).at(-1)!;
}

/** With its percent-escapes resolved, where they make sense. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function withNumber(name: string, number: number): string {
  const dot = name.lastIndexOf(".");
  return dot <= 0 ? `${name}-${number}` : `${name.slice(0, dot)}-${number}${name.slice(dot)}`;
}

function keyOf(name: string): string {
  return name.normalize("NFKC").toUpperCase().toLowerCase();
}

const ENDINGS: Readonly<Record<string, string>> = {
  "application/javascript": ".js",
  "application/json": ".json",
  "application/pdf": ".pdf",
  "application/xml": ".xml",
  "application/zip": ".zip",
  "image/gif": ".gif",
  "image/jpeg": ".jpg",
  "image/png": ".png",
  "image/svg+xml": ".svg",
  "image/webp": ".webp",
  "text/css": ".css",
  "text/html": ".html",
  "text/javascript": ".js",
  "text/plain": ".txt",
  "text/xml": ".xml",
};

import { constants } from "node:fs";
import { open, opendir, type FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { LAB_LIMITS } from "../limits.ts";

/** A name that would break a list of lines, or that is hidden. */
const NOT_LISTED = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|^\./u;

/** The files of a folder that everybody may have: plain ones, not hidden, not in folders below, not behind links. */
export class PublicFolder {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** Their names, in order. A folder that is not there has none. */
  async list(): Promise<string[]> {
    const names: string[] = [];
    try {
      for await (const entry of await opendir(this.#path)) {
        if (entry.isFile() && !NOT_LISTED.test(entry.name)) names.push(entry.name);
        if (names.length === LAB_LIMITS.listedFiles) break;
      }
    } catch {
      return [];
    }
    return names.sort();
  }

  /** One of those in the list; undefined for every other name. Whoever gets it closes it. `size` in bytes. */
  async open(name: string): Promise<{ readonly handle: FileHandle; readonly size: number } | undefined> {
    if (!(await this.list()).includes(name)) return undefined;
    try {
      // It may have been replaced by a link, or by a pipe, since.
      const handle = await open(
        join(this.#path, name),
        constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
      );
      const facts = await handle.stat();
      if (facts.isFile()) return { handle, size: facts.size };
      await handle.close();
      return undefined;
    } catch {
      return undefined;
    }
  }
}

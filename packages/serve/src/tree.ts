import { constants } from "node:fs";
import { access, opendir, realpath, stat } from "node:fs/promises";
import { isAbsolute, join, relative, sep } from "node:path";
import { SERVE_LIMITS } from "./limits.ts";
import { isServed } from "./target.ts";

/** A file or folder that is served; `bytes` is undefined of a folder. */
interface Place {
  readonly kind: "file" | "folder";
  readonly bytes: number | undefined;
  readonly modified: Date;
}

/** What names lead to. `none`: nothing that is served. */
export type Found = Place | { readonly kind: "none" | "unreadable" };

/** A line of a listing. */
export interface Entry extends Place {
  readonly name: string;
}

export interface Listing {
  /** Folders first, then by name, numbers by their value. */
  readonly entries: readonly Entry[];
  /** Were all names of the folder looked at? */
  readonly isWhole: boolean;
}

const NONE: Found = { kind: "none" };
const BY_NAME = new Intl.Collator("en", { numeric: true });

/** What the system says of places where nothing is, or nothing that could be opened. */
const NOTHING_THERE = new Set(["ENOENT", "ENOTDIR", "ENAMETOOLONG", "ELOOP", "EINVAL"]);

/** The served folder. Nothing outside it is ever found, whatever names and links say. */
export class Tree {
  /** Its real path: no link is on the way to it. */
  readonly root: string;

  private constructor(root: string) {
    this.root = root;
  }

  /** @throws the system's error where there is no such folder */
  static async open(folder: string): Promise<Tree> {
    const root = await realpath(folder);
    if (!(await stat(root)).isDirectory()) throw Object.assign(new Error("not a folder"), { code: "ENOTDIR" });
    return new Tree(root);
  }

  /**
   * Looks where these names lead, through links as long as they end within the folder. Only plain files and folders are
   * found: a named pipe would hold up whoever opens it, a device can have an effect.
   *
   * @param names as `readTarget` gives them
   */
  async find(names: readonly string[]): Promise<Found> {
    try {
      const real = await realpath(join(this.root, ...names));
      if (!this.holds(real)) return NONE;
      const stats = await stat(real);
      if (stats.isDirectory()) return { kind: "folder", bytes: undefined, modified: stats.mtime };
      if (!stats.isFile()) return NONE;
      await access(real, constants.R_OK); // said now, so that HEAD says it too
      return { kind: "file", bytes: stats.size, modified: stats.mtime };
    } catch (error) {
      const { code = "" } = error as NodeJS.ErrnoException;
      if (NOTHING_THERE.has(code)) return NONE;
      if (code === "EACCES" || code === "EPERM") return { kind: "unreadable" };
      throw error;
    }
  }

  /** Does a real path lie within the folder, with nothing hidden on the way to it? */
  holds(real: string): boolean {
    const inside = relative(this.root, real);
    return inside === "" || (!isAbsolute(inside) && inside.split(sep).every(isServed));
  }

  /**
   * @param names of a folder that was found
   * @throws the system's error where the folder cannot be read
   */
  async list(names: readonly string[]): Promise<Listing> {
    const { all, isWhole } = await this.#namesIn(names);
    const entries: Entry[] = [];
    while (all.length > 0) {
      const some = all.splice(-SERVE_LIMITS.namesTogether);
      const found = await Promise.all(some.map((name) => this.find([...names, name])));
      for (const [at, one] of found.entries())
        if (one.kind === "file" || one.kind === "folder") entries.push({ name: some[at]!, ...one });
    }
    return { entries: entries.toSorted(inOrder), isWhole };
  }

  async #namesIn(names: readonly string[]): Promise<{ all: string[]; isWhole: boolean }> {
    const all: string[] = [];
    for await (const { name } of await opendir(join(this.root, ...names))) {
      if (!isServed(name)) continue;
      if (all.length === SERVE_LIMITS.listedNames) return { all, isWhole: false };
      all.push(name);
    }
    return { all, isWhole: true };
  }
}

function inOrder(one: Entry, other: Entry): number {
  if (one.kind !== other.kind) return one.kind === "folder" ? -1 : 1;
  return BY_NAME.compare(one.name, other.name);
}

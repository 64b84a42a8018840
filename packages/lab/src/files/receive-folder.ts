import { lstat, mkdir, open, rename, rm, type FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { safeName } from "@wireside/bytes";
import { WiresideError } from "@wireside/protocol";
import { LAB_LIMITS } from "../limits.ts";
import { systemCode } from "../sockets/socket-error.ts";

/** A file that is being written. */
export interface OpenFile {
  /** Its name in the folder. */
  readonly name: string;
  readonly path: string;
  readonly handle: FileHandle;
}

/** A folder that takes files from the network: whatever they are called, they are in it and nowhere else. */
export class ReceiveFolder {
  readonly path: string;
  readonly #overwrites: boolean;

  /** @param overwrites whether a file takes the place of one of the same name; otherwise it gets a number: `a-2.txt` */
  constructor(path: string, overwrites = false) {
    this.path = path;
    this.#overwrites = overwrites;
  }

  /**
   * A new file for something that the network calls `called`. Links that lie in the folder are not followed.
   *
   * @throws WiresideError `cannot_write`, `file_exists` when too many are there already
   */
  async create(called: string): Promise<OpenFile> {
    const wanted = fileName(called);
    try {
      await mkdir(this.path, { recursive: true });
      if (this.#overwrites) await rm(join(this.path, wanted), { force: true });
    } catch (error) {
      throw cannotWrite(join(this.path, wanted), error);
    }
    for (let number = 1; number <= LAB_LIMITS.sameNames; number = await this.#freeAfter(wanted, number)) {
      const name = number === 1 ? wanted : withNumber(wanted, number);
      const path = join(this.path, name);
      try {
        return { name, path, handle: await open(path, "wx") };
      } catch (error) {
        if (systemCode(error) !== "EEXIST") throw cannotWrite(path, error);
      }
    }
    throw new WiresideError("file_exists", { message: `${join(this.path, wanted)} and all its numbers are there.` });
  }

  /**
   * A number beyond one that is taken that nothing has yet; beyond all that there may be where it finds none. It halves: numbers are
   * given without gaps, and a thousand files of one name must not cost the next one a thousand looks.
   */
  async #freeAfter(wanted: string, number: number): Promise<number> {
    let [taken, free] = [number, LAB_LIMITS.sameNames + 1];
    while (free - taken > 1) {
      const middle = (taken + free) >> 1;
      const isTaken = await lstat(join(this.path, withNumber(wanted, middle))).then(Boolean, () => false);
      if (isTaken) taken = middle;
      else free = middle;
    }
    return free;
  }

  /** Gives a file that is known not to be whole a name that says so, and tells the name. */
  async markCut(file: OpenFile): Promise<string> {
    const mark = await this.create(`${file.name}.cut`);
    await mark.handle.close();
    await rename(file.path, mark.path);
    return mark.name;
  }
}

/** What a file is called in a folder when the network calls it so: the last part of a path, made safe. */
function fileName(called: string): string {
  const name = safeName(called.split(/[/\\]/u).at(-1)!);
  return name === "" ? "file" : name;
}

function withNumber(name: string, number: number): string {
  const dot = name.lastIndexOf(".");
  return dot <= 0 ? `${name}-${String(number)}` : `${name.slice(0, dot)}-${String(number)}${name.slice(dot)}`;
}

function cannotWrite(path: string, error: unknown): WiresideError {
  return new WiresideError("cannot_write", {
    message: `${path} cannot be written (${systemCode(error)}).`,
    cause: error,
  });
}

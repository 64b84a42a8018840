import { mkdir, open, rm } from "node:fs/promises";
import { join } from "node:path";
import { ObjectNames, type CarriedObject } from "@wireside/packets";
import { WiresideError } from "@wireside/protocol";

/** A file that was written, and what was said of it. */
export interface WrittenObject {
  readonly frame: number;
  readonly host: string | undefined;
  readonly uri: string | undefined;
  readonly type: string | undefined;
  /** Bytes. */
  readonly size: number;
  /** Whether the capture has all of it. */
  readonly isWhole: boolean;
  readonly path: string;
}

/** A folder that files are put into; it is made with the first. No file that is there is ever touched. */
export class ObjectFolder {
  readonly #folder: string;
  readonly #names = new ObjectNames();
  #isThere = false;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Writes one under a name that no other has here.
   *
   * @throws WiresideError `file_exists`, `cannot_write`
   */
  async write(object: CarriedObject): Promise<WrittenObject> {
    const { frame, host, uri, type, bytes, isWhole } = object;
    const path = join(this.#folder, this.#names.nameOf(object));
    try {
      if (!this.#isThere) await mkdir(this.#folder, { recursive: true });
    } catch (error) {
      throw cannotWrite(this.#folder, error);
    }
    this.#isThere = true;
    try {
      await writeNew(path, bytes);
    } catch (error) {
      if (!(error instanceof Error) || (error as NodeJS.ErrnoException).code !== "EEXIST")
        throw cannotWrite(path, error);
      throw new WiresideError("file_exists", { message: `${path} is there already.`, cause: error });
    }
    return { frame, host, uri, type, size: bytes.length, isWhole, path };
  }
}

/** Writes a file that is not there yet: as a whole, or not at all. */
async function writeNew(path: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(path, "wx");
  try {
    await handle.writeFile(bytes);
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
}

function cannotWrite(path: string, error: unknown): WiresideError {
  const reason = error instanceof Error ? error.message : String(error);
  return new WiresideError("cannot_write", { message: `${path} cannot be written: ${reason}.`, cause: error });
}

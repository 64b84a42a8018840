import { open, type FileHandle } from "node:fs/promises";
import type { RangeSource } from "../core/streams/range-source.ts";

/** A file that streams are sent from. */
export interface FileSource extends RangeSource, AsyncDisposable {
  /** Closes the file, unless its handle was given. What is still being read is read first. */
  close(): Promise<void>;
}

/**
 * A file as a source, as long as it is now. It may not change while it is sent.
 *
 * @param file its path, or a handle that stays the caller's
 * @throws {Error} of the system, where it cannot be opened
 */
export async function fileSource(file: string | FileHandle): Promise<FileSource> {
  const handle = typeof file === "string" ? await open(file) : file;
  const close = async (): Promise<void> => {
    if (handle !== file) await handle.close();
  };
  try {
    const { size } = await handle.stat();
    return {
      size,
      read: async (offset, into) => (await handle.read(into, 0, into.length, offset)).bytesRead,
      close,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import type { ByteSource, CaptureInput } from "@wireside/packets";

/** A file that can be read from anywhere; to be closed when it is done with. */
export interface FileSource extends ByteSource {
  close(): Promise<void>;
}

/** Opens a file for reading from anywhere. Throws what the system says when it cannot be opened. */
export async function openFileSource(path: string): Promise<FileSource> {
  const handle = await open(path);
  const { size } = await handle.stat();
  return {
    size,
    async read(position, into) {
      const { bytesRead } = await handle.read(into, 0, into.length, position);
      return bytesRead;
    },
    close: () => handle.close(),
  };
}

/** What the name of a capture on the command line leads to. */
export interface OpenedInput {
  readonly input: CaptureInput;
  close(): Promise<void>;
}

/**
 * Opens what a command was given: a file, `-` for standard input, or a pipe that has a name. Only a file can be read from
 * anywhere.
 */
export async function openInput(path: string): Promise<OpenedInput> {
  if (path === "-") return { input: process.stdin, close: () => Promise.resolve() };
  if (!(await stat(path)).isFile()) {
    const pieces = createReadStream(path);
    return { input: pieces, close: async () => void pieces.destroy() };
  }
  const source = await openFileSource(path);
  return { input: source, close: () => source.close() };
}

import { open, realpath, rename, rm } from "node:fs/promises";
import { WiresideError } from "@wireside/protocol";

/**
 * Writes a file in pieces: it has its name when it is whole.
 *
 * @param source a file that is being read meanwhile, and must not be the one that is written
 * @throws WiresideError `cannot_write`
 */
export async function writeFileInPieces(
  path: string,
  source: string,
  pieces: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>,
): Promise<void> {
  if ((await realpath(path).catch(() => path)) === (await realpath(source))) {
    throw new WiresideError("cannot_write", { message: `${path} is the capture itself.` });
  }
  const part = `${path}.part`;
  try {
    const handle = await open(part, "w");
    try {
      for await (const piece of pieces) await handle.writeFile(piece);
    } finally {
      await handle.close();
    }
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    if (!(error instanceof Error) || !("syscall" in error)) throw error;
    throw new WiresideError("cannot_write", { message: `${path} cannot be written: ${error.message}.`, cause: error });
  }
}

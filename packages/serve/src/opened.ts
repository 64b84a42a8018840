import { once } from "node:events";
import type { ReadStream } from "node:fs";
import { readlink } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import type { Tree } from "./tree.ts";

/**
 * Waits until a file is open, and looks where it lies: between `Tree.find` and now, a name can have been made a link out
 * of the folder. Only Linux tells; elsewhere the first look is the only one.
 *
 * @param stream just made, not yet read from
 * @throws the system's error where it cannot be opened; one with the code ENOENT where it lies outside
 */
export async function checkOpened(tree: Tree, stream: ReadStream): Promise<void> {
  const [descriptor] = (await once(stream, "open")) as [number];
  if (process.platform !== "linux") return;
  try {
    const real = await readlink(`/proc/self/fd/${String(descriptor)}`);
    if (!tree.holds(real)) throw Object.assign(new Error("the file lies outside the folder"), { code: "ENOENT" });
  } catch (error) {
    stream.destroy();
    throw error;
  }
}

/** Cuts the connection where a file has become shorter than was promised: its client must not take what comes for whole. */
export function cutShort(stream: ReadStream, promised: number, response: ServerResponse): void {
  stream.once("end", () => {
    if (stream.bytesRead < promised) response.destroy(new Error("the file has become shorter"));
  });
}

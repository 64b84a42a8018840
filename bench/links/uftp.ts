import { mkdir, mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Cell } from "./cells.ts";
import { openLink } from "./open-link.ts";

/** It has no congestion control for this: it is told the rate, this share of the link's. */
const TOLD_SHARE = 0.97;
const STARTING_MS = 500;

/**
 * Sends a file that the link carries in so many seconds with UFTP.
 *
 * @returns Mb/s over the whole of it, its announcements and repetitions among it; 0 where it gave up
 */
export async function sendWithUftp(cell: Cell, seconds: number): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "wireside-uftp-"));
  const link = await openLink(cell);
  try {
    const [file, received] = [join(folder, "file"), join(folder, "received")];
    const bytes = (cell.mbPerS * 1e6 * seconds) / 8;
    await writeFile(file, "");
    await truncate(file, bytes);
    await mkdir(received);
    link.run("b", "uftpd", ["-d", "-D", received, "-I", "wire0", "-x", "0"], { stdio: "ignore" });
    await wait(STARTING_MS);
    const begin = performance.now();
    const rate = Math.round(cell.mbPerS * 1e3 * TOLD_SHARE);
    const told = ["-R", String(rate), "-M", link.addresses.b, "-I", "wire0", "-x", "0", file];
    const isWhole = await link.output("a", "uftp", told).then(
      () => true,
      () => false,
    );
    return isWhole ? (bytes * 8) / 1e3 / (performance.now() - begin) : 0;
  } finally {
    await link.close();
    await rm(folder, { recursive: true });
  }
}

import { existsSync } from "node:fs";
import { join } from "node:path";

/** A program of a Debian package. @returns its path; undefined where it is not installed */
export function findProgram(name: string): string | undefined {
  return ["/usr/bin", "/usr/sbin", "/usr/local/bin"]
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
}

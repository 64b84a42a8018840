import { nameKey } from "@wireside/protocol";
import { formatTexts, parseTexts, readPrivateFile, writePrivateFile } from "./private-file.ts";

/** Tokens kept in a file, one for each name on each hub, so that the same person comes back. */
export class SessionFile {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** `hub`: HOST:PORT. */
  async get(hub: string, name: string): Promise<string | undefined> {
    return (await this.#read()).get(keyOf(hub, name));
  }

  async set(hub: string, name: string, token: string): Promise<void> {
    const tokens = await this.#read();
    await writePrivateFile(this.#path, formatTexts(tokens.set(keyOf(hub, name), token)));
  }

  async remove(hub: string, name: string): Promise<void> {
    const tokens = await this.#read();
    if (tokens.delete(keyOf(hub, name))) await writePrivateFile(this.#path, formatTexts(tokens));
  }

  /** A file that cannot be understood holds no sessions; the next one kept replaces it. */
  async #read(): Promise<Map<string, string>> {
    return parseTexts((await readPrivateFile(this.#path)) ?? "{}") ?? new Map<string, string>();
  }
}

function keyOf(hub: string, name: string): string {
  return `${nameKey(name)}@${hub}`;
}

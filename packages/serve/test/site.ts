import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { request, type IncomingHttpHeaders } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { startServer, type Answered, type RunningServer, type ServeOptions } from "../src/index.ts";

export interface Heard {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  readonly text: string;
}

/** A folder with files, beside it one that nobody may see, and a server on it. */
export class Site {
  readonly server: RunningServer;
  /** The served folder, and one beside it with `secret.txt`. */
  readonly folder: string;
  readonly outside: string;
  readonly answered: Answered[];
  readonly #watchers = new Set<() => void>();

  private constructor(server: RunningServer, place: string, answered: Answered[]) {
    this.server = server;
    this.folder = join(place, "site");
    this.outside = join(place, "outside");
    this.answered = answered;
  }

  /** @param files by their path; a Buffer or a text each */
  static async start(
    files: Readonly<Record<string, string | Buffer>> = {},
    options: Partial<ServeOptions> = {},
  ): Promise<Site> {
    const place = await realpath(await mkdtemp(join(tmpdir(), "wireside-serve-")));
    const answered: Answered[] = [];
    const told: { site?: Site } = {};
    await mkdir(join(place, "outside"), { recursive: true });
    await writeFile(join(place, "outside/secret.txt"), SECRET);
    await mkdir(join(place, "site"));
    const server = await startServer({
      folder: join(place, "site"),
      port: 0,
      host: "127.0.0.1",
      onAnswer: (one) => {
        answered.push(one);
        told.site?.look();
      },
      ...options,
    });
    const site = new Site(server, place, answered);
    told.site = site;
    for (const [path, content] of Object.entries(files)) await site.write(path, content);
    return site;
  }

  get url(): string {
    return `http://127.0.0.1:${String(this.server.port)}`;
  }

  async write(path: string, content: string | Buffer): Promise<void> {
    await mkdir(dirname(join(this.folder, path)), { recursive: true });
    await writeFile(join(this.folder, path), content);
  }

  /** Asks for a target as it stands: nothing is made tidy, nothing followed, nothing unpacked. */
  ask(target: string, headers: Record<string, string> = {}, method = "GET"): Promise<Heard> {
    return new Promise((resolve, reject) => {
      const asked = request({ host: "127.0.0.1", port: this.server.port, path: target, method, headers, agent: false });
      asked.on("error", reject);
      asked.on("response", (response) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part));
        response.on("error", reject);
        response.on("end", () => {
          const bytes = Buffer.concat(parts);
          resolve({ status: response.statusCode ?? 0, headers: response.headers, bytes, text: bytes.toString() });
        });
      });
      asked.end();
    });
  }

  /** Looks anew for what is waited for. */
  look(): void {
    for (const look of this.#watchers) look();
  }

  /** Resolves when something like this was logged. */
  logged(isIt: (answered: Answered) => boolean): Promise<Answered> {
    return new Promise((resolve) => {
      const look = (): void => {
        const found = this.answered.find(isIt);
        if (found === undefined) return;
        this.#watchers.delete(look);
        resolve(found);
      };
      this.#watchers.add(look);
      look();
    });
  }

  async close(): Promise<void> {
    await this.server.stop();
    await rm(dirname(this.folder), { recursive: true, force: true });
  }
}

/** What lies outside the served folder. */
export const SECRET = "nobody may read this";

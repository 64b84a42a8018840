import { spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

// Real processes of the command, each with its own folder for settings.

export const COMMAND = fileURLToPath(new URL("../../bin/wireside.js", import.meta.url));

/** So that a test that waits in vain can say for what. */
const PATIENCE_MS = 20_000;

export interface Ended {
  code: number | null;
  out: string;
  err: string;
}

/** The command running: what it writes, and how it ends. */
export class Running {
  readonly child: ChildProcess;
  out = "";
  err = "";
  readonly ended: Promise<Ended>;
  readonly #watchers = new Set<() => void>();

  constructor(words: readonly string[], env: NodeJS.ProcessEnv = {}) {
    this.child = spawn(process.execPath, [COMMAND, ...words], { env: { ...process.env, ...env }, stdio: "pipe" });
    this.child.stdout?.setEncoding("utf8").on("data", (text: string) => this.#wrote(() => (this.out += text)));
    this.child.stderr?.setEncoding("utf8").on("data", (text: string) => this.#wrote(() => (this.err += text)));
    this.child.stdin?.on("error", () => undefined); // it may have ended before it read everything
    this.ended = new Promise((resolve) => {
      this.child.on("close", (code) => {
        resolve({ code, out: this.out, err: this.err });
        this.#wrote(() => undefined);
      });
    });
  }

  type(text: string): void {
    this.child.stdin?.write(text);
  }

  endInput(text = ""): Promise<Ended> {
    this.child.stdin?.end(text);
    return this.ended;
  }

  /** Resolves when what it wrote to standard output matches; rejects when it ends before, or in 20 s. */
  until(pattern: RegExp): Promise<string> {
    return new Promise((resolve, reject) => {
      const fail = (what: string): void => reject(new Error(`${what} ${String(pattern)}: ${this.out}${this.err}`));
      const look = (): void => {
        const isOver = this.child.exitCode !== null || this.child.signalCode !== null;
        if (pattern.test(this.out)) resolve(this.out);
        else if (isOver) fail("ended before");
        else return;
        clearTimeout(late);
        this.#watchers.delete(look);
      };
      const late = setTimeout(() => fail("has not written"), PATIENCE_MS);
      this.#watchers.add(look);
      look();
    });
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill("SIGKILL");
    await this.ended;
  }

  #wrote(change: () => unknown): void {
    change();
    for (const look of [...this.#watchers]) look();
  }
}

export interface RunningHub {
  address: string;
  fingerprint: string;
  invite: { code: string; link: string } | null;
  process: Running;
}

/** A folder for one test file's data and settings, and the processes in it; `close` ends and removes them. */
export class Place {
  readonly folder: string;
  readonly #running: Running[] = [];

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async make(): Promise<Place> {
    return new Place(await mkdtemp(join(tmpdir(), "wireside-cli-")));
  }

  /** The settings of one person on their own machine. */
  env(who: string): NodeJS.ProcessEnv {
    return { XDG_CONFIG_HOME: join(this.folder, who), HOME: join(this.folder, who), NO_COLOR: undefined };
  }

  run(who: string, ...words: readonly string[]): Running {
    const running = new Running(words, this.env(who));
    this.#running.push(running);
    return running;
  }

  async hub(...words: readonly string[]): Promise<RunningHub> {
    const process = this.run(
      "hub",
      "hub",
      "--port",
      "0",
      "--host",
      "127.0.0.1",
      "--data",
      join(this.folder, "data"),
      "--json",
      ...words,
    );
    const line = (await process.until(/\n/)).split("\n")[0] ?? "";
    return { ...(JSON.parse(line) as Omit<RunningHub, "process">), process };
  }

  async close(): Promise<void> {
    for (const running of this.#running.toReversed()) await running.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** The lines of JSON in an output. */
export function jsonLines(text: string): Record<string, unknown>[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

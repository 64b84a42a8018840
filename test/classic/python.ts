import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";

const SCRIPTS = join(import.meta.dirname, "../../interop/classic");

/** So that a test that waits in vain can say for what. */
const PATIENCE_MS = 20_000;

/** A script of interop/classic, running; tests end it with {@link stop}. */
export class Python {
  readonly child: ChildProcess;
  out = "";
  err = "";
  readonly ended: Promise<number | null>;
  readonly #watchers = new Set<() => void>();

  constructor(script: string, ...words: readonly string[]) {
    this.child = spawn("python3", [join(SCRIPTS, script), ...words], {
      stdio: "pipe",
      env: { ...process.env, PYTHONUTF8: "1" },
    });
    this.child.stdout?.setEncoding("utf8").on("data", (text: string) => this.#wrote(() => (this.out += text)));
    this.child.stderr?.setEncoding("utf8").on("data", (text: string) => this.#wrote(() => (this.err += text)));
    this.child.stdin?.on("error", () => undefined); // it may have ended before it read everything
    this.ended = new Promise((resolve) => {
      this.child.on("close", (code) => {
        this.#wrote(() => undefined);
        resolve(code);
      });
    });
  }

  type(text: string): void {
    this.child.stdin?.write(text);
  }

  /** Resolves when what it wrote matches; rejects when it ends before, or after long. */
  until(pattern: RegExp): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const found = pattern.exec(this.out);
        const isOver = this.child.exitCode !== null || this.child.signalCode !== null;
        if (found !== null) resolve(found);
        else if (isOver) reject(new Error(`ended without ${String(pattern)}: ${this.out}${this.err}`));
        else return;
        clearTimeout(late);
        this.#watchers.delete(look);
      };
      const late = setTimeout(
        () => reject(new Error(`has not written ${String(pattern)}: ${this.out}${this.err}`)),
        PATIENCE_MS,
      );
      this.#watchers.add(look);
      look();
    });
  }

  /** Of a server: the port that the system gave it. */
  async port(): Promise<number> {
    return Number((await this.until(/^port (\d+)$/mu))[1]);
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

import { fileURLToPath } from "node:url";
import { spawn, type IPty } from "@lydell/node-pty";
import xterm from "@xterm/headless";

const COMMAND = fileURLToPath(new URL("../packages/cli/bin/wireside.js", import.meta.url));

/** The command in a pseudo-terminal, with a terminal emulator that knows what is on the screen. */
export class Terminal {
  readonly #pty: IPty;
  readonly #screen: InstanceType<typeof xterm.Terminal>;
  readonly #listeners = new Set<() => void>();
  /** Resolves with the exit code. */
  readonly exited: Promise<number>;

  constructor(
    args: readonly string[],
    options: { columns?: number; rows?: number; env?: Record<string, string> } = {},
  ) {
    const { columns: cols = 100, rows = 30 } = options;
    this.#screen = new xterm.Terminal({ cols, rows, allowProposedApi: true });
    const env = { ...process.env, TERM: "xterm-256color", CI: "", ...options.env };
    this.#pty = spawn(process.execPath, [COMMAND, ...args], { cols, rows, env });
    this.#pty.onData((data) => {
      this.#screen.write(data, () => {
        for (const listener of this.#listeners) listener();
      });
    });
    this.exited = new Promise((resolve) => {
      this.#pty.onExit(({ exitCode }) => resolve(exitCode));
    });
  }

  /** What is on the screen, line by line. */
  get text(): string {
    const buffer = this.#screen.buffer.active;
    const lines = Array.from({ length: this.#screen.rows }, (_, row) =>
      buffer.getLine(buffer.viewportY + row)?.translateToString(true),
    );
    return lines.join("\n");
  }

  type(text: string): void {
    this.#pty.write(text);
  }

  /** Types a line and presses Enter: two writes, as hands do, so that it is not taken for a paste. */
  enter(text: string): void {
    this.type(text);
    setImmediate(() => this.type("\r"));
  }

  /** Resolves when the screen shows it. */
  shows(what: RegExp): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!what.test(this.text)) return;
        this.#listeners.delete(look);
        resolve();
      };
      this.#listeners.add(look);
      look();
    });
  }

  kill(signal: NodeJS.Signals): void {
    this.#pty.kill(signal);
  }
}

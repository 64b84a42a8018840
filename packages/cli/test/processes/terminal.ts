import { spawn, type IPty } from "@lydell/node-pty";
import xterm from "@xterm/headless";
import { COMMAND } from "./running.ts";

type Buffer = InstanceType<typeof xterm.Terminal>["buffer"]["active"];
export type Cell = NonNullable<ReturnType<NonNullable<ReturnType<Buffer["getLine"]>>["getCell"]>>;

const PATIENCE_MS = 20_000;

/** The command on a terminal: a pseudo-terminal, and an emulator that knows what a person would see. */
export class Terminal {
  readonly #pty: IPty;
  readonly #screen: InstanceType<typeof xterm.Terminal>;
  readonly #watchers = new Set<() => void>();
  readonly ended: Promise<number>;
  #exit: number | undefined;

  /** `script`: what runs in place of the command. */
  constructor(
    words: readonly string[],
    env: NodeJS.ProcessEnv,
    size: { columns: number; rows: number } = { columns: 100, rows: 24 },
    script: string = COMMAND,
  ) {
    const cols = size.columns;
    const rows = size.rows;
    this.#screen = new xterm.Terminal({ cols, rows, allowProposedApi: true });
    this.#pty = spawn(process.execPath, [script, ...words], {
      cols,
      rows,
      name: "xterm-256color",
      env: { ...process.env, ...env, TERM: "xterm-256color" },
    });
    this.#pty.onData((data) => this.#screen.write(data, () => this.#look()));
    // The emulator answers what the program asks it (where the cursor is, what it is).
    this.#screen.onData((answer) => this.#pty.write(answer));
    this.ended = new Promise((resolve) => {
      this.#pty.onExit(({ exitCode }) =>
        this.#screen.write("", () => {
          this.#exit = exitCode;
          this.#look();
          resolve(exitCode);
        }),
      );
    });
  }

  type(keys: string): void {
    this.#pty.write(keys);
  }

  /** Types a line and presses Enter: two writes, as hands do, so that it is not taken for a paste. */
  enter(text: string): void {
    this.type(text);
    setImmediate(() => this.type("\r"));
  }

  resize(columns: number, rows: number): void {
    this.#screen.resize(columns, rows);
    this.#pty.resize(columns, rows);
  }

  kill(signal: string): void {
    this.#pty.kill(signal);
  }

  /** The rows a person sees. */
  get rows(): string[] {
    const { active } = this.#screen.buffer;
    return Array.from(
      { length: this.#screen.rows },
      (_, at) => active.getLine(active.viewportY + at)?.translateToString(true) ?? "",
    );
  }

  /** The same with colours: every cell of every row. */
  get cells(): Cell[][] {
    const { active } = this.#screen.buffer;
    return Array.from({ length: this.#screen.rows }, (_, at) => {
      const line = active.getLine(active.viewportY + at);
      return Array.from({ length: this.#screen.cols }, (_unused, column) => line?.getCell(column)).filter(
        (cell) => cell !== undefined,
      );
    });
  }

  get shown(): string {
    return this.rows.join("\n");
  }

  /** Is the full screen on, in front of what was there before? */
  get isAlternate(): boolean {
    return this.#screen.buffer.active.type === "alternate";
  }

  /** What the program has set and should put back. */
  get modes(): { wraparound: boolean; bracketedPaste: boolean } {
    const { wraparoundMode, bracketedPasteMode } = this.#screen.modes;
    return { wraparound: wraparoundMode, bracketedPaste: bracketedPasteMode };
  }

  /** Resolves when the screen shows it; rejects with the screen when it ends before, or in 20 s. */
  until(pattern: RegExp | ((shown: string) => boolean)): Promise<void> {
    const fits = typeof pattern === "function" ? pattern : (shown: string) => pattern.test(shown);
    return new Promise((resolve, reject) => {
      const fail = (what: string): void => reject(new Error(`${what} ${String(pattern)}:\n${this.shown}`));
      const look = (): void => {
        if (fits(this.shown)) resolve();
        else if (this.#exit !== undefined) fail("ended before");
        else return;
        clearTimeout(late);
        this.#watchers.delete(look);
      };
      const late = setTimeout(() => fail("does not show"), PATIENCE_MS);
      this.#watchers.add(look);
      look();
    });
  }

  async close(): Promise<void> {
    if (this.#exit === undefined) this.#pty.kill("SIGKILL");
    await this.ended;
    this.#screen.dispose();
  }

  #look(): void {
    for (const look of [...this.#watchers]) look();
  }
}

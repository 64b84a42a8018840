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
    // In CI, and told so, programs leave out colours; a person's terminal has them.
    const inherited = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => name !== "CI" && name !== "NO_COLOR"),
    );
    const env = { ...inherited, TERM: "xterm-256color", COLORTERM: "truecolor", ...options.env };
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

  /** The screen as HTML, in its colours. */
  html(): string {
    const buffer = this.#screen.buffer.active;
    const rows = Array.from({ length: this.#screen.rows }, (_, row) => {
      const line = buffer.getLine(buffer.viewportY + row);
      const cells = Array.from({ length: this.#screen.cols }, (_unused, column) => line?.getCell(column));
      return cells.map((cell) => (cell === undefined || cell.getWidth() === 0 ? "" : cellHtml(cell))).join("");
    });
    return `<meta charset="utf-8"><pre style="${PRE}">${rows.join("\n")}</pre>`;
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

type Cell = NonNullable<
  ReturnType<NonNullable<ReturnType<InstanceType<typeof xterm.Terminal>["buffer"]["active"]["getLine"]>>["getCell"]>
>;

const [INK, PAPER] = ["#d8dee4", "#14181c"];
const PRE = `display:inline-block;margin:0;padding:14px;font:15px/1.25 'DejaVu Sans Mono',monospace;color:${INK};background:${PAPER}`;
/** The sixteen colours of a terminal. */
const COLOURS =
  "20262c e06c75 8fc379 e5c07b 61afef c678dd 56b6c2 c8ccd4 7d8590 ff7b86 a8e08f ffd68a 7cc4ff e08fff 6fd9e6 ffffff".split(
    " ",
  );

function cellHtml(cell: Cell): string {
  const ink = cell.isFgDefault() ? INK : colour(cell.getFgColor(), cell.isFgRGB());
  const paper = cell.isBgDefault() ? PAPER : colour(cell.getBgColor(), cell.isBgRGB());
  const [front, back] = cell.isInverse() ? [paper, ink] : [ink, paper];
  const weight = cell.isBold() ? ";font-weight:bold" : "";
  const faint = cell.isDim() ? ";opacity:.6" : "";
  const text = (cell.getChars() || " ").replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return `<span style="color:${front};background:${back}${weight}${faint}">${text}</span>`;
}

/** A colour of the palette (16, then a cube of 6 × 6 × 6, then 24 greys) or of 24 bits, for CSS. */
function colour(value: number, isRgb: boolean): string {
  if (isRgb) return `#${value.toString(16).padStart(6, "0")}`;
  if (value < 16) return `#${COLOURS[value] ?? "ffffff"}`;
  if (value >= 232) return `rgb(${Array.from({ length: 3 }, () => 8 + (value - 232) * 10).join(",")})`;
  const level = (place: number): number => [0, 95, 135, 175, 215, 255][Math.floor((value - 16) / place) % 6] ?? 0;
  return `rgb(${level(36)},${level(6)},${level(1)})`;
}

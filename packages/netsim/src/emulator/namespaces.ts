import { spawn, type ChildProcess, type SpawnOptions } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Side } from "../impairments.ts";
import type { LinkStatistics } from "../fates/fate.ts";
import { NetsimError } from "../netsim-error.ts";
import { emulatorProgram } from "./program.ts";
import { startTcpdump, type Tcpdump, type TcpdumpOptions } from "./tcpdump.ts";

/** How long the emulator may take to end the processes and complete its files. */
const CLOSING_MS = 10_000;
const ERROR_CHARACTERS = 4_000;

interface Ready {
  readonly pid: number;
  readonly namespaces: Readonly<Record<Side, number>>;
  readonly isRealtime: boolean;
}

/**
 * Two network namespaces with a running emulator that holds them. They have no names, so they never collide with another's,
 * and are gone with the emulator; the emulator ends when this process does, however it ends.
 */
export class Namespaces {
  /** Does the emulator run ahead of ordinary processes? */
  readonly isRealtime: boolean;
  readonly #program: string;
  readonly #emulator: ChildProcess;
  readonly #ready: Ready;
  readonly #ended: Promise<LinkStatistics>;
  readonly #children = new Set<ChildProcess>();
  readonly #tcpdumps = new Set<Tcpdump>();

  /** @throws {NetsimError} `no-compiler`, or `link-failed` with the emulator's own words */
  static async start(words: readonly string[]): Promise<Namespaces> {
    const program = await emulatorProgram();
    const emulator = spawn(program, ["run", ...words], { stdio: ["pipe", "pipe", "pipe"] });
    let errors = "";
    emulator.stderr
      .setEncoding("utf8")
      .on("data", (text: string) => (errors = (errors + text).slice(-ERROR_CHARACTERS)));
    emulator.stdin.on("error", () => undefined); // it ended by itself, and `ended` says so
    const lines: string[] = [];
    const output = createInterface({ input: emulator.stdout }).on("line", (line) => lines.push(line));
    const ended = once(emulator, "close").then(([code, signal]) => {
      const [, statistics] = lines;
      if (code === 0 && statistics !== undefined) return JSON.parse(statistics) as LinkStatistics;
      const reason = errors.trim() || `it ended with ${String(code ?? signal)}`;
      throw new NetsimError("link-failed", `The link failed: ${reason}`);
    });
    await Promise.race([once(output, "line"), ended]);
    return new Namespaces(program, emulator, JSON.parse(lines[0]!) as Ready, ended);
  }

  private constructor(program: string, emulator: ChildProcess, ready: Ready, ended: Promise<LinkStatistics>) {
    this.#program = program;
    this.#emulator = emulator;
    this.#ready = ready;
    this.#ended = ended;
    this.isRealtime = ready.isRealtime;
    // Should the emulator end by itself, nobody is left to talk to over its link.
    const endChildren = () => this.#children.forEach((child) => child.kill("SIGKILL"));
    void ended.then(endChildren, endChildren);
  }

  /**
   * Starts a program in a side's namespace. It is killed when the link closes, and when this process ends.
   * @param options as for `spawn`; by default its input is empty, its output and errors are pipes
   */
  run(side: Side, file: string, args: readonly string[] = [], options: SpawnOptions = {}): ChildProcess {
    const words = ["enter", String(this.#ready.pid), String(this.#ready.namespaces[side]), file, ...args];
    const child = spawn(this.#program, words, { stdio: ["ignore", "pipe", "pipe"], ...options });
    this.#children.add(child);
    child.once("close", () => this.#children.delete(child));
    return child;
  }

  /**
   * Runs a program in a side's namespace to its end.
   * @returns what it printed
   * @throws {NetsimError} `program-failed` with what it said on stderr
   */
  async output(side: Side, file: string, args: readonly string[] = [], options: SpawnOptions = {}): Promise<string> {
    const child = this.run(side, file, args, options);
    const [output, errors] = [keepText(child.stdout), keepText(child.stderr)];
    const [code, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
    if (code === 0) return output();
    const reason = errors().trim() || `it ended with ${String(code ?? signal)}`;
    throw new NetsimError("program-failed", `${[file, ...args].join(" ")}: ${reason}`);
  }

  /**
   * Records a side's traffic with tcpdump, from when this resolves until it or the link is closed.
   * @param file the capture to write
   */
  async capture(side: Side, file: string, options: TcpdumpOptions): Promise<Tcpdump> {
    const tcpdump = await startTcpdump((program, args) => this.run(side, program, args), file, options);
    this.#tcpdumps.add(tcpdump);
    return tcpdump;
  }

  /** The kernel's name of a side's namespace, as in `/proc/PID/ns/net`, for `ip link … netns`. */
  path(side: Side): string {
    return `/proc/${String(this.#ready.pid)}/fd/${String(this.#ready.namespaces[side])}`;
  }

  /**
   * Ends the captures, the programs and the link; nothing is left. May be called again.
   * @throws {NetsimError} `link-failed` when the emulator had ended by itself
   */
  async close(): Promise<LinkStatistics> {
    await Promise.all(Array.from(this.#tcpdumps, (tcpdump) => tcpdump.close()));
    this.#emulator.stdin?.end();
    const deadline = setTimeout(() => this.#emulator.kill("SIGKILL"), CLOSING_MS);
    try {
      return await this.#ended;
    } finally {
      clearTimeout(deadline);
    }
  }
}

function keepText(stream: ChildProcess["stdout"]): () => string {
  let text = "";
  stream?.setEncoding("utf8").on("data", (more: string) => (text += more));
  return () => text;
}

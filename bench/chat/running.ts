import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";

/** A server in a process of its own. */
export interface Running {
  pid: number;
  port: number;
  /** Collects its garbage, where it has any. */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a program that listens on `port`, and waits until it does. */
export async function startDaemon(command: string, args: readonly string[], port: number): Promise<Running> {
  const child = spawn(command, args, { stdio: ["ignore", "ignore", "pipe"] });
  const complaint = tailOf(child);
  for (let attempt = 0; !(await accepts(port)); attempt++) {
    if (attempt === START_ATTEMPTS || child.exitCode !== null)
      throw new Error(`${command} did not start: ${complaint()}`);
    await wait(50);
  }
  return { ...running(child, port), settle: async () => undefined };
}

/** Starts a program on Node that prints its port as `{"port":N}` in its first line. */
export async function startOnNode(args: readonly string[], options: readonly string[] = []): Promise<Running> {
  const collect = new URL("servers/collect.mjs", import.meta.url).href;
  const child = spawn(process.execPath, ["--expose-gc", "--import", collect, ...options, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const complaint = tailOf(child);
  if (child.stdout === null) throw new Error("the server has no output");
  const lines = createInterface(child.stdout);
  const first = await Promise.race([once(lines, "line"), once(child, "exit")]);
  lines.on("line", () => undefined);
  const port = typeof first[0] === "string" ? portIn(first[0]) : undefined;
  if (port === undefined) throw new Error(`${args.join(" ")} did not start: ${complaint()}`);
  const settle = async (): Promise<void> => {
    child.kill("SIGUSR2");
    await wait(500);
    child.kill("SIGUSR2");
    await wait(500);
  };
  return { ...running(child, port), settle };
}

/** A port that is free now. Some servers cannot choose one and tell. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("the system gave no port");
  return address.port;
}

function running(child: ChildProcess, port: number) {
  const { pid } = child;
  if (pid === undefined) throw new Error("the server has no process");
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill("SIGTERM");
    const late = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
    await gone;
    clearTimeout(late);
  };
  return { pid, port, stop };
}

function tailOf(child: ChildProcess): () => string {
  let tail = "";
  child.stderr?.on("data", (chunk: Buffer) => (tail = (tail + chunk.toString()).slice(-1_000)));
  return () => tail;
}

function portIn(line: string): number | undefined {
  const told: unknown = JSON.parse(line);
  if (typeof told !== "object" || told === null || !("port" in told) || typeof told.port !== "number") return undefined;
  return told.port;
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

const START_ATTEMPTS = 100;
const STOP_MS = 3_000;

import { connect, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import type { Step } from "./protocol.ts";
import { PING, PONG } from "./websocket.ts";

/** Called with the bytes a connection received; `chunk` is used again for the next ones. */
export type Receiver = (chunk: Buffer, length: number) => void;

/** A connection of the load generator. All of them read into one buffer, so receiving makes no garbage. */
export class Connection {
  #socket: Socket | undefined;
  #receive: Receiver = () => undefined;
  lastError: Error | undefined;

  /** Connects and goes through the steps. Throws when the server refuses, closes or does not answer in 30 s. */
  async open(port: number, steps: readonly Step[]): Promise<void> {
    let received = "";
    const answered = { until: "", resolve: (): void => undefined };
    const check = (): void => {
      if (!received.includes(answered.until)) return;
      received = "";
      answered.resolve();
    };
    this.#receive = (chunk, length) => {
      received += chunk.toString("latin1", 0, length);
      check();
    };
    const socket = connect({
      port,
      host: "127.0.0.1",
      noDelay: true,
      onread: { buffer: READ_BUFFER, callback: this.#read },
    });
    this.#socket = socket;
    const failed = new Promise<never>((_, reject) => {
      socket.once("error", reject);
      socket.once("close", () => reject(new Error(`the server closed the connection after: ${received.slice(-200)}`)));
    });
    // Closing the connections at the end is not a failure.
    failed.catch((error: unknown) => (this.lastError = error instanceof Error ? error : new Error(String(error))));
    const patience = new AbortController();
    const late = wait(ANSWER_MS, undefined, { signal: patience.signal }).then(() => {
      throw new Error(`no "${answered.until}" within ${ANSWER_MS} ms; got: ${received.slice(-200)}`);
    });
    try {
      for (const step of steps) {
        const done = new Promise<void>((resolve) => {
          answered.until = step.until;
          answered.resolve = resolve;
        });
        socket.write(step.send);
        check();
        await Promise.race([done, failed, late]);
      }
    } finally {
      patience.abort();
      late.catch(() => undefined);
    }
    this.#receive = () => undefined;
  }

  /** From now on received bytes go to `receive`. */
  onReceive(receive: Receiver): void {
    this.#receive = receive;
  }

  write(bytes: Buffer): void {
    this.#socket?.write(bytes);
  }

  close(): void {
    this.#socket?.destroy();
  }

  readonly #read = (length: number, buffer: Uint8Array): boolean => {
    if (buffer === READ_BUFFER) this.#receive(READ_BUFFER, length);
    return true;
  };
}

/** Answers a ping of a WebSocket server that came by itself, while nobody is talking. */
export function answerPing(connection: Connection, chunk: Buffer): void {
  if (chunk[0] === PING) connection.write(PONG);
}

/** Opens `count` connections, some at a time. */
export async function openAll(
  count: number,
  port: number,
  steps: (index: number) => readonly Step[],
): Promise<Connection[]> {
  const connections: Connection[] = [];
  const open = async (): Promise<void> => {
    while (connections.length < count) {
      const connection = new Connection();
      const index = connections.push(connection) - 1;
      await connection.open(port, steps(index));
    }
  };
  await Promise.all(Array.from({ length: Math.min(count, OPENING) }, open));
  return connections;
}

/** Large enough for all that one subscriber has waiting, so that one read takes it. */
const READ_BUFFER = Buffer.alloc(262_144);
const ANSWER_MS = 30_000;
/** Connections being opened at one time: fewer than the shortest queue of a listening server, which is 10 (ngircd's). */
const OPENING = 8;

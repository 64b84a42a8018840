import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Orders, State } from "./scale-end.ts";

const PROGRAM = fileURLToPath(new URL("scale-end.ts", import.meta.url));

export const SIDES = ["client", "server"] as const;
export type Side = (typeof SIDES)[number];
export type Both = Readonly<Record<Side, State>>;

/** Two processes with connections between them. */
export class Sides {
  readonly #client: ChildProcess;
  readonly #server: ChildProcess;

  private constructor(client: ChildProcess, server: ChildProcess) {
    this.#client = client;
    this.#server = server;
  }

  static async start(): Promise<Sides> {
    const server = start([]);
    const { port, key } = await next(server);
    const client = start([String(port), key]);
    await next(client);
    return new Sides(client, server);
  }

  /** Has them do something, and tells what they are like then. The same again changes nothing. */
  async order(orders: Orders): Promise<Both> {
    // The server is asked when the client is done.
    const client = await ask(this.#client, orders);
    return { client, server: await ask(this.#server, orders) };
  }

  async stop(): Promise<void> {
    for (const side of [this.#client, this.#server]) {
      side.disconnect();
      await once(side, "exit");
    }
  }
}

function start(words: readonly string[]): ChildProcess {
  return fork(PROGRAM, words, { execArgv: ["--expose-gc"] });
}

function ask(side: ChildProcess, orders: Orders): Promise<State> {
  const answer = next(side);
  side.send(orders);
  return answer;
}

async function next(side: ChildProcess): Promise<State> {
  const gone = once(side, "exit").then(() => {
    throw new Error("a side ended before it was told to");
  });
  const [state] = (await Promise.race([once(side, "message"), gone])) as [State];
  gone.catch(() => undefined); // it ends later, as it is told to
  return state;
}

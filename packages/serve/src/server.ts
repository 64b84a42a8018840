import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { basename } from "node:path";
import type { Answered } from "./answered.ts";
import { makeApp } from "./app.ts";
import { Connections } from "./connections.ts";
import { SERVE_LIMITS } from "./limits.ts";
import { Tree } from "./tree.ts";

export interface ServeOptions {
  readonly folder: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** The address to listen on; all of them, unless given. */
  readonly host?: string;
  /** Is a page that is not there answered with the folder's index.html, for applications that route in the browser? */
  readonly isSpa?: boolean;
  /** May pages of other origins read what is served? */
  readonly hasCors?: boolean;
  /** Told of every answer, for the access log. */
  readonly onAnswer?: (answered: Answered) => void;
  /** Told of errors of the system that a request was answered with 500 for. */
  readonly onProblem?: (error: unknown) => void;
  /** Bounds other than those of `SERVE_LIMITS`, for tests. */
  readonly limits?: Partial<Record<"headMs" | "stalledMs" | "connections" | "stopMs", number>>;
}

export interface RunningServer {
  /** The served folder's real path. */
  readonly folder: string;
  readonly port: number;
  /** How many connections there are. */
  readonly connections: () => number;
  /** Takes no more requests, lets the answers that are on their way end, for as long as `SERVE_LIMITS.stopMs`, and closes. */
  readonly stop: () => Promise<void>;
}

/**
 * Serves a folder over HTTP. Resolves when it listens.
 *
 * @throws the system's error, with its code: ENOENT, ENOTDIR, EACCES of the folder; EADDRINUSE, EACCES, EADDRNOTAVAIL,
 *   ENOTFOUND of the address
 */
export async function startServer(options: ServeOptions): Promise<RunningServer> {
  const limits = { ...SERVE_LIMITS, ...options.limits };
  const tree = await Tree.open(options.folder);
  const app = await makeApp({
    tree,
    name: basename(tree.root) || "/",
    isSpa: options.isSpa ?? false,
    hasCors: options.hasCors ?? false,
    headMs: limits.headMs,
    stalledMs: limits.stalledMs,
    onAnswer: options.onAnswer ?? (() => undefined),
    onProblem: options.onProblem ?? (() => undefined),
  });
  const connections = new Connections(app.server, limits.connections);
  try {
    await listen(app.server, options.port, options.host);
  } catch (error) {
    await app.close();
    throw error;
  }
  return {
    folder: tree.root,
    port: (app.server.address() as AddressInfo).port,
    connections: () => connections.count,
    stop: async () => {
      const late = setTimeout(() => app.server.closeAllConnections(), limits.stopMs);
      connections.close();
      await app.close();
      clearTimeout(late);
    },
  };
}

/** Both families where the system has IPv6, else IPv4. */
async function listen(server: Server, port: number, host: string | undefined): Promise<void> {
  if (host !== undefined) return listenOn(server, port, host);
  try {
    await listenOn(server, port, "::");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "EAFNOSUPPORT" && code !== "EADDRNOTAVAIL") throw error;
    await listenOn(server, port, "0.0.0.0");
  }
}

async function listenOn(server: Server, port: number, host: string): Promise<void> {
  server.listen({ port, host });
  await once(server, "listening"); // rejects with the server's error
}

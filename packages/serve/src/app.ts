import { ReadStream } from "node:fs";
import type { ServerResponse } from "node:http";
import fastifyStatic from "@fastify/static";
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { answer, type Site } from "./answer.ts";
import { compress } from "./compress.ts";
import { SERVE_LIMITS } from "./limits.ts";
import { checkOpened, cutShort } from "./opened.ts";
import { refuse, statusOf } from "./refuse.ts";
import { refuseUnparsed } from "./unparsed.ts";

/** A request that was answered, for the access log. */
export interface Answered {
  readonly at: Date;
  /** The client's address. */
  readonly from: string;
  /** What was asked, as it came: text of a stranger. Both are empty where no request could be read. */
  readonly method: string;
  readonly target: string;
  readonly status: number;
  /** Bytes written to the connection for it, the head included. */
  readonly bytes: number;
  /** How long it took from the request's head to the answer's last byte, ms. */
  readonly ms: number;
  /** Did the answer leave as a whole? */
  readonly isWhole: boolean;
}

export interface AppParts extends Site {
  /** May pages of other origins read what is served? */
  readonly hasCors: boolean;
  /** How long a request's head may take to arrive, ms. */
  readonly headMs: number;
  /** How long nothing may move on a connection whose answer is on its way, ms. */
  readonly stalledMs: number;
  readonly onAnswer: (answered: Answered) => void;
}

/** How often requests are looked at that take long to arrive. */
const CHECK_MS = 500;

const CORS_HEADERS = {
  "Access-Control-Allow-Origin": "*",
  "Access-Control-Expose-Headers":
    "Accept-Ranges, Content-Encoding, Content-Length, Content-Range, ETag, Last-Modified",
};
const PREFLIGHT_HEADERS = {
  "Access-Control-Allow-Methods": "GET, HEAD",
  "Access-Control-Allow-Headers": "*",
  "Access-Control-Max-Age": "600",
};

/** The server, not yet listening. */
export async function makeApp(parts: AppParts): Promise<FastifyInstance> {
  const app = fastify({
    // One route for everything: targets are judged in one place, `readTarget`, and by no router.
    rewriteUrl: () => "/",
    http: {
      maxHeaderSize: SERVE_LIMITS.headBytes,
      headersTimeout: parts.headMs,
      connectionsCheckingInterval: CHECK_MS,
    },
    requestTimeout: parts.headMs,
    keepAliveTimeout: SERVE_LIMITS.idleMs,
    connectionTimeout: parts.stalledMs,
    clientErrorHandler: (error, socket) => {
      const { remoteAddress = "" } = socket;
      const status = refuseUnparsed(error, socket);
      if (status !== undefined) parts.onAnswer({ ...UNREAD, at: new Date(), from: remoteAddress, status });
    },
  });
  // Whoever sends a request and says that nothing more will come still wants the answer; Node would cut it.
  Object.assign(app.server, { httpAllowHalfOpen: true });
  app.addHook("onRequest", async (request, reply) => begin(parts, request, reply));
  app.addHook("onSend", async (request, reply, payload) => {
    if (payload instanceof ReadStream) {
      await checkOpened(parts.tree, payload);
      cutShort(payload, Number(reply.getHeader("content-length")), reply.raw);
    }
    return compress(request, reply, payload);
  });
  app.setErrorHandler((error: { headers?: Record<string, string> }, _request, reply) =>
    // Of a range that is not there: how many bytes there are.
    refuse(reply.headers(error.headers ?? {}), statusOf(error)),
  );
  app.setNotFoundHandler((_request, reply) => refuse(reply, 404));
  await app.register(fastifyStatic, {
    serve: false,
    root: parts.tree.root,
    index: false,
    dotfiles: "deny",
    cacheControl: false,
  });
  app.route({ method: ["GET", "HEAD"], url: "/", handler: async (request, reply) => answer(parts, request, reply) });
  await app.ready();
  return app;
}

const UNREAD = { method: "", target: "", bytes: 0, ms: 0, isWhole: true } as const;

/** What every answer has; and methods that change something are answered at once, their bodies unread. */
function begin(parts: AppParts, request: FastifyRequest, reply: FastifyReply): FastifyReply | undefined {
  const { hasCors } = parts;
  const begun: Begun = { ms: performance.now(), written: request.socket.bytesWritten };
  // Not when it is finished: an answer that is cut is one too.
  reply.raw.once("close", () => parts.onAnswer(describe(request, reply.raw, begun)));
  // Whoever has the file may have changed it since: ask each time, with the validator at hand.
  void reply.headers({ "Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff" });
  if (hasCors) void reply.headers(CORS_HEADERS);
  if (request.method === "GET" || request.method === "HEAD") return undefined;
  if (hasCors && request.method === "OPTIONS") return reply.code(204).headers(PREFLIGHT_HEADERS).send();
  return refuse(reply.header("Allow", hasCors ? "GET, HEAD, OPTIONS" : "GET, HEAD"), 405);
}

/** Where a request began: on the clock, and in what its connection had written, bytes. */
interface Begun {
  readonly ms: number;
  readonly written: number;
}

function describe(request: FastifyRequest, response: ServerResponse, begun: Begun): Answered {
  return {
    at: new Date(),
    from: request.ip,
    method: request.method,
    target: request.originalUrl,
    status: response.statusCode,
    bytes: request.socket.bytesWritten - begun.written,
    ms: performance.now() - begun.ms,
    isWhole: response.writableFinished && response.errored === null,
  };
}

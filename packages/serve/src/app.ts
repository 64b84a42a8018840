import { ReadStream } from "node:fs";
import fastifyStatic from "@fastify/static";
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { answer, type Site } from "./answer.ts";
import { addressOf, answeredUnread, whenAnswered, type Answered } from "./answered.ts";
import { Compressor } from "./compress.ts";
import { SERVE_LIMITS } from "./limits.ts";
import { checkOpened, cutShort } from "./opened.ts";
import { refuse, statusOf } from "./refuse.ts";
import { refuseUnparsed } from "./unparsed.ts";

export interface AppParts extends Site {
  /** May pages of other origins read what is served? */
  readonly hasCors: boolean;
  /** How long a request's head may take to arrive, ms. */
  readonly headMs: number;
  /** How long nothing may move on a connection whose answer is on its way, ms. */
  readonly stalledMs: number;
  readonly onAnswer: (answered: Answered) => void;
  /** Told of what was answered with 500. */
  readonly onProblem: (error: unknown) => void;
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
      // Node's own refusal would be an empty one that no log knows of; `begin` has a page.
      requireHostHeader: false,
      connectionsCheckingInterval: CHECK_MS,
    },
    requestTimeout: parts.headMs,
    keepAliveTimeout: SERVE_LIMITS.idleMs,
    connectionTimeout: parts.stalledMs,
    clientErrorHandler: (error, socket) => {
      const from = addressOf(socket);
      const status = refuseUnparsed(error, socket);
      if (status !== undefined) parts.onAnswer(answeredUnread(from, status));
    },
  });
  const compressor = new Compressor();
  // Whoever sends a request and says that nothing more will come still wants the answer; Node would cut it.
  Object.assign(app.server, { httpAllowHalfOpen: true });
  app.addHook("onRequest", async (request, reply) => begin(parts, request, reply));
  app.addHook("onSend", async (request, reply, payload) => {
    if (payload instanceof ReadStream) {
      await checkOpened(parts.tree, payload);
      const promised = Number(reply.getHeader("content-length"));
      // A byte that has come since would be taken for the next answer's first.
      if (promised === 0) {
        payload.destroy();
        return "";
      }
      cutShort(payload, promised, reply.raw);
    }
    return compressor.compress(request, reply, payload);
  });
  app.setErrorHandler((error: { headers?: Record<string, string> }, _request, reply) => {
    const status = statusOf(error);
    if (status === 500) parts.onProblem(error);
    // Of a range that is not there: how many bytes there are.
    return refuse(reply.headers(error.headers ?? {}), status);
  });
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

/** What every answer has; and methods that change something are answered at once, their bodies unread. */
function begin(
  { hasCors, onAnswer }: AppParts,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply | undefined {
  whenAnswered(request, reply, onAnswer);
  // Whoever has the file may have changed it since: ask each time, with the validator at hand.
  void reply.headers({ "Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff" });
  if (hasCors) void reply.headers(CORS_HEADERS);
  // RFC 9112 §3.2
  if (request.raw.httpVersion === "1.1" && request.headers.host === undefined) return refuse(reply, 400);
  if (request.method === "GET" || request.method === "HEAD") return undefined;
  if (hasCors && request.method === "OPTIONS") return reply.code(204).headers(PREFLIGHT_HEADERS).send();
  // What it carries is not waited for.
  void reply.headers({ Allow: hasCors ? "GET, HEAD, OPTIONS" : "GET, HEAD", Connection: "close" });
  return refuse(reply, 405);
}

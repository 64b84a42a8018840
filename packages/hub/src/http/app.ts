import type { Server } from "node:http";
import { resolve } from "node:path";
import fastifyCookie from "@fastify/cookie";
import fastifyStatic from "@fastify/static";
import fastifySwagger from "@fastify/swagger";
import fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from "fastify";
import {
  hasZodFastifySchemaValidationErrors,
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
} from "fastify-type-provider-zod";
import {
  API,
  API_PREFIX,
  ErrorBody,
  LIMITS,
  WiresideError,
  toErrorBody,
  type ApiName,
  type Route,
} from "@wireside/protocol";
import type { Core } from "../core.ts";
import { cookieName, findCaller, originOf, type Caller } from "./caller.ts";
import type { Asked, Handlers } from "./handlers.ts";
import { toWiresideError } from "./errors.ts";
import { guard, VIEWER_POLICY } from "./guard.ts";
import { answerHealth, type Metrics } from "./metrics.ts";
import { refuseUnparsed } from "./refuse.ts";

export interface AppParts {
  core: Core;
  handlers: Handlers;
  metrics: Metrics;
  logger: FastifyBaseLogger;
  /** Folder of the built page; without it the hub has no page. */
  web: string | undefined;
  plainFrom: "loopback" | "anywhere";
  hostNames: ReadonlySet<string>;
  /** How long a request may take to arrive. */
  requestMs: number;
}

/** How often requests are looked at that take long to arrive. */
const CHECK_MS = 500;
/** How long a connection may wait for its next request. */
const KEEP_ALIVE_MS = 60_000;

const COOKIE_SECONDS = 30 * 24 * 3600;
const NOBODY = undefined as unknown as Caller;

/** The HTTP side of the hub. Its server does not listen: the front door hands it connections. */
export async function makeApp(parts: AppParts): Promise<{ app: FastifyInstance; server: Server }> {
  const { core } = parts;
  const app = fastify({
    loggerInstance: parts.logger,
    bodyLimit: LIMITS.bodyBytes,
    logController: new LogController({ disableRequestLogging: true }),
    http: {
      maxHeaderSize: LIMITS.headBytes,
      headersTimeout: parts.requestMs,
      connectionsCheckingInterval: CHECK_MS,
    },
    requestTimeout: parts.requestMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
    routerOptions: { maxParamLength: 256 },
    clientErrorHandler: refuseUnparsed,
    frameworkErrors: (error, request, reply) => void answerError(error, request, reply),
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler(answerError);
  app.setNotFoundHandler((_request, reply) => reply.code(404).send(toErrorBody(new WiresideError("not_found"))));
  app.removeContentTypeParser(["application/json", "text/plain"]);
  app.addContentTypeParser("application/json", { parseAs: "buffer" }, async (_request: FastifyRequest, body: Buffer) =>
    readJson(body),
  );
  guard(app, parts);
  await app.register(fastifyCookie);
  await app.register(fastifySwagger, {
    openapi: {
      info: {
        title: "Wireside hub",
        version: core.version,
        description: "Requests of /api/v1. Events travel on the WebSocket at /api/v1/socket.",
      },
      components: {
        securitySchemes: {
          token: { type: "http", scheme: "bearer" },
          cookie: { type: "apiKey", in: "cookie", name: cookieName(core) },
        },
      },
    },
    transform: jsonSchemaTransform,
  });
  for (const name of Object.keys(API) as ApiName[]) addRoute(app, name, parts);
  app.get("/api/openapi.json", { schema: { hide: true } }, () => app.swagger());
  app.get("/health", { schema: { hide: true } }, async (_request, reply) => answerHealth(core, reply));
  app.get("/metrics", { schema: { hide: true } }, async (request, reply) => parts.metrics.answer(request, reply));
  if (parts.web !== undefined)
    await app.register(fastifyStatic, { root: resolve(parts.web), cacheControl: false, setHeaders: setPageHeaders });
  await app.ready();
  return { app, server: app.server };
}

/** Built files carry a hash in their name; the pages themselves are asked for anew each time. */
function setPageHeaders(reply: FastifyReply, path: string): void {
  const isHashed = /[\\/]assets[\\/]/.test(path);
  void reply.header("Cache-Control", isHashed ? "public, max-age=31536000, immutable" : "no-cache");
  if (isHashed || path.endsWith("packets.html")) void reply.header("Content-Security-Policy", VIEWER_POLICY);
}

function addRoute(app: FastifyInstance, name: ApiName, { core, handlers }: AppParts): void {
  const route: Route = API[name];
  const { params, query, body, reply } = route;
  app.route({
    method: route.method,
    url: API_PREFIX + route.path,
    schema: {
      operationId: name,
      summary: route.summary,
      ...(params && { params }),
      ...(query && { querystring: query }),
      ...(body && { body }),
      response: { 200: reply, "4xx": ErrorBody, "5xx": ErrorBody },
      ...(route.needs === "session" && { security: [{ token: [] }, { cookie: [] }] }),
    },
    handler: async (request, answer) => {
      const caller = route.needs === "session" ? await findCaller(core, request.raw) : NOBODY;
      const input = { params: request.params, query: request.query, body: request.body };
      return call(handlers, name, input, caller, asking(core, request, answer));
    },
  });
}

// The table ties each name to its input; the loop over names loses that tie, so it is stated once, here.
function call(handlers: Handlers, name: ApiName, input: object, caller: Caller, asked: Asked): unknown {
  const handler = handlers[name] as (input: object, caller: Caller, asked: Asked) => unknown;
  return handler(input, caller, asked);
}

function asking(core: Core, request: FastifyRequest, reply: FastifyReply): Asked {
  const name = cookieName(core);
  const secure = "encrypted" in request.raw.socket;
  return {
    from: originOf(request),
    grant: (how, token) => {
      if (how === "token") return { token };
      void reply.setCookie(name, token, {
        httpOnly: true,
        sameSite: "strict",
        path: "/",
        secure,
        maxAge: COOKIE_SECONDS,
      });
      return {};
    },
    revoke: () => void reply.clearCookie(name, { path: "/" }),
  };
}

const UTF8 = new TextDecoder("utf-8", { fatal: true });

function readJson(body: Buffer): unknown {
  try {
    return JSON.parse(UTF8.decode(body));
  } catch (cause) {
    throw new WiresideError("bad_json", { cause });
  }
}

function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const issue = hasZodFastifySchemaValidationErrors(error) ? error.validation[0] : undefined;
  const known = toWiresideError(error, issue);
  if (known.code === "internal") request.log.error({ err: error }, "a request failed");
  if (known.retryAfterMs !== undefined) void reply.header("Retry-After", Math.ceil(known.retryAfterMs / 1000));
  return reply.code(known.status).send(toErrorBody(known));
}

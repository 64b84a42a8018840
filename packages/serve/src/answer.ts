import type { IncomingHttpHeaders } from "node:http";
import type { FastifyReply, FastifyRequest } from "fastify";
import { listingPage } from "./pages/listing.ts";
import { refuse, sendPage } from "./refuse.ts";
import { readTarget, writePath, type Target } from "./target.ts";
import type { Tree } from "./tree.ts";

export interface Site {
  readonly tree: Tree;
  /** What the folder is called in listings. */
  readonly name: string;
  /** Is a page that is not there the application's to show? */
  readonly isSpa: boolean;
}

const INDEX = "index.html";

/** Answers a GET or HEAD: a file, a folder's index or its listing, or the page that says why not. */
export async function answer(site: Site, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const target = readTarget(request.originalUrl);
  if (target.kind === "refused") return refuse(reply, target.status);
  const { names, isFolder } = target;
  const found = await site.tree.find(names);
  if (found.kind === "unreadable") return refuse(reply, 403);
  if (found.kind === "folder") return isFolder ? answerFolder(site, names, request, reply) : redirect(target, reply);
  if (found.kind === "file" && !isFolder) return sendFile(site, names, request, reply);
  return answerNothing(site, target, request, reply);
}

async function answerFolder(
  site: Site,
  names: readonly string[],
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const index = [...names, INDEX];
  if ((await site.tree.find(index)).kind === "file") return sendFile(site, index, request, reply);
  return sendPage(reply, listingPage(site.name, names, await site.tree.list(names)));
}

/**
 * Is one part of the file asked for, in a form that can be answered? Several parts, and what is no range, are answered
 * with all of it (RFC 9110 §14.2), and so is what hangs on our tag: a weak one cannot promise the same bytes (§13.1.5).
 */
function isOneRange(headers: IncomingHttpHeaders): boolean {
  return /^bytes=(?:\d+-\d*|-\d+)$/.test(headers.range ?? "") && !headers["if-range"]?.includes('"');
}

/** To the address with a slash, from which the links of the folder's page lead into the folder. */
function redirect({ names, query }: Target, reply: FastifyReply): FastifyReply {
  const location = `${writePath(names, true)}${query}`;
  return reply.code(301).header("Location", location).send(`It is at ${location}\n`);
}

async function answerNothing(
  site: Site,
  { names }: Target,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  // A name with an extension is a file that is missing, not a page of the application.
  const isPage = names.at(-1)?.includes(".") !== true;
  if (!site.isSpa || !isPage || (await site.tree.find([INDEX])).kind !== "file") return refuse(reply, 404);
  return sendFile(site, [INDEX], request, reply);
}

function sendFile(
  { tree }: Site,
  names: readonly string[],
  { raw }: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  if (!isOneRange(raw.headers)) delete raw.headers.range;
  return reply.sendFile(`/${names.join("/")}`, tree.root);
}

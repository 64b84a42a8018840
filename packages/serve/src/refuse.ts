import type { FastifyReply } from "fastify";
import { POLICY } from "./pages/style.ts";
import { isRefusal, refusalPage, type RefusalStatus } from "./pages/refusal.ts";

/** What was set for a file that is not sent after all. */
const OF_A_FILE = ["accept-ranges", "content-encoding", "content-length", "etag", "last-modified"];

/** Sends HTML of the server's own, which may load nothing and run nothing. */
export function sendPage(reply: FastifyReply, html: string): FastifyReply {
  return reply
    .type("text/html; charset=utf-8")
    .header("Content-Security-Policy", POLICY)
    .header("Cache-Control", "no-cache")
    .send(html);
}

/** Answers with the page that says why there is not what was asked for. */
export function refuse(reply: FastifyReply, status: RefusalStatus): FastifyReply {
  for (const name of OF_A_FILE) reply.removeHeader(name);
  return sendPage(reply.code(status), refusalPage(status));
}

/** The status for what went wrong while something was looked for or opened. */
export function statusOf(error: unknown): RefusalStatus {
  const { statusCode, code } = error as { statusCode?: number; code?: string };
  if (statusCode !== undefined && isRefusal(statusCode)) return statusCode;
  switch (code) {
    case "EACCES":
    case "EPERM":
      return 403;
    case "ENOENT":
    case "ENOTDIR":
      return 404;
    case "EMFILE":
    case "ENFILE":
    case "ENOMEM":
      return 503;
    default:
      return 500;
  }
}

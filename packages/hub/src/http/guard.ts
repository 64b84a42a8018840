import type { FastifyInstance, FastifyRequest } from "fastify";
import { WiresideError } from "@wireside/protocol";
import { isLoopback, isOwnHost, plainAddress } from "../net/addresses.ts";
import { checkOrigin } from "./caller.ts";

/** Nothing from elsewhere, no inline script or style, no frame around us, no form that leaves. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

/** Of the viewer of captures, and of its worker, which lives under the policy of its own script: no connection to anywhere. */
export const VIEWER_POLICY = CONTENT_SECURITY_POLICY.replace("connect-src 'self'", "connect-src 'none'").replace(
  "form-action 'self'",
  "form-action 'none'",
);

const HEADERS = {
  "Content-Security-Policy": CONTENT_SECURITY_POLICY,
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "X-Frame-Options": "DENY",
};

export interface GuardOptions {
  plainFrom: "loopback" | "anywhere";
  hostNames: ReadonlySet<string>;
}

/** What stands before every request: TLS from other machines, our own host name, no other site's pages. */
export function guard(app: FastifyInstance, options: GuardOptions): void {
  app.addHook("onRequest", async (request, reply) => {
    void reply.headers(HEADERS);
    if (mustUseTls(request.raw.socket, options)) {
      return reply.redirect(`https://${request.headers.host ?? ""}${request.url}`, 308);
    }
    if (!isOwnHost(request.headers.host, options.hostNames)) {
      throw new WiresideError("wrong_origin", {
        message: "The hub is not known under this host name; see --host-name.",
      });
    }
    if (changesSomething(request)) checkOrigin(request.raw);
    if (request.url.startsWith("/api/")) void reply.header("Cache-Control", "no-store");
    return undefined;
  });
}

/** Plain HTTP is for this machine, unless the owner says otherwise. */
export function mustUseTls(
  socket: { remoteAddress?: string | undefined },
  { plainFrom }: Pick<GuardOptions, "plainFrom">,
): boolean {
  return plainFrom === "loopback" && !("encrypted" in socket) && !isLoopback(plainAddress(socket.remoteAddress));
}

function changesSomething({ method }: FastifyRequest): boolean {
  return method !== "GET" && method !== "HEAD" && method !== "OPTIONS";
}

import { connect as connectPlain, isIP, type Socket } from "node:net";
import { connect as connectTls, type TLSSocket } from "node:tls";
import { WiresideError, formatAddress } from "@wireside/protocol";
import { checkCertificate } from "./known-hubs.ts";
import type { Target } from "./target.ts";

const CONNECT_WITHIN_MS = 10_000;

/**
 * A connection to the hub, ready to be written to. Over TLS the certificate has been checked by then: not one byte of a
 * request leaves before. Rejects with unreachable, not_a_hub or fingerprint_mismatch; aborting rejects with closed.
 */
export async function openSocket(target: Target, signal?: AbortSignal): Promise<Socket> {
  const tls = target.isSecure ? startTls(target) : undefined;
  const socket = tls ?? connectPlain({ ...target.address, noDelay: true });
  try {
    await established(socket, target, signal);
    if (tls !== undefined) await check(tls, target);
    signal?.throwIfAborted();
    return socket;
  } catch (error) {
    socket.destroy();
    throw error instanceof WiresideError ? error : explain(error, target);
  }
}

function startTls({ address: { host, port } }: Target): TLSSocket {
  // Trust does not come from authorities alone: `check` decides, before anything is written.
  const servername = isIP(host) === 0 ? host : "";
  const socket = connectTls({
    host,
    port,
    servername,
    rejectUnauthorized: false,
    minVersion: "TLSv1.3",
    ALPNProtocols: ["http/1.1"],
  });
  socket.setNoDelay(true);
  return socket;
}

function established(socket: Socket, target: Target, signal: AbortSignal | undefined): Promise<void> {
  const done = Promise.withResolvers<void>();
  const abort = (): void => done.reject(new WiresideError("closed"));
  const late = setTimeout(() => done.reject(unreachable(target, "it does not answer in time")), CONNECT_WITHIN_MS);
  socket.once(target.isSecure ? "secureConnect" : "connect", done.resolve);
  socket.once("error", done.reject);
  socket.once("close", () => done.reject(unreachable(target, "it hung up")));
  signal?.addEventListener("abort", abort);
  if (signal?.aborted) abort();
  return done.promise.finally(() => {
    clearTimeout(late);
    signal?.removeEventListener("abort", abort);
    socket.off("error", done.reject);
    // Until someone else listens, an error only ends the socket.
    socket.on("error", () => undefined);
  });
}

async function check(socket: TLSSocket, target: Target): Promise<void> {
  const fingerprint = socket.getPeerCertificate().fingerprint256;
  if (!fingerprint)
    throw new WiresideError("not_a_hub", { message: `${formatAddress(target.address)} shows no certificate.` });
  await checkCertificate(target.address, { fingerprint, isVouchedFor: socket.authorized }, target);
}

/** What a failure of the network or the handshake means. */
export function explain(error: unknown, target: Target): WiresideError {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (/^(ERR_SSL|EPROTO|HPE_|ERR_TLS)/.test(code))
    return new WiresideError("not_a_hub", {
      message: `What answers at ${formatAddress(target.address)} is not a Wireside hub (${code}).`,
      cause: error,
    });
  return unreachable(target, code || String(error), error);
}

function unreachable(target: Target, why: string, cause?: unknown): WiresideError {
  return new WiresideError("unreachable", {
    message: `Nothing answers at ${formatAddress(target.address)} (${why}).`,
    cause,
  });
}

import { connect, type Socket } from "node:net";
import { WiresideError, formatAddress } from "@wireside/protocol";
import { LAB_LIMITS } from "../limits.ts";
import type { SocketAddress } from "./address.ts";
import { clientError } from "./socket-error.ts";

export interface ConnectOptions {
  /** Gives the attempt up. */
  readonly signal?: AbortSignal | undefined;
  /** The address of this machine that the connection comes from; the system chooses without it. */
  readonly from?: string | undefined;
}

/**
 * A connection over TCP.
 *
 * @throws WiresideError `nothing_listens`, `no_answer`, `closed`
 */
export function connectTcp(to: SocketAddress, { signal, from }: ConnectOptions = {}): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const socket = connect({
    host: to.host,
    port: to.port,
    noDelay: true,
    ...(from === undefined ? {} : { localAddress: from }),
  });
  const late = setTimeout(() => fail(noAnswer(to)), LAB_LIMITS.answerMs);
  const gaveUp = (): void => fail(new WiresideError("closed"));
  const settle = (): void => {
    clearTimeout(late);
    signal?.removeEventListener("abort", gaveUp);
    socket.off("error", failed).off("connect", connected);
  };
  const fail = (error: WiresideError): void => {
    settle();
    socket.on("error", () => undefined).destroy();
    reject(error);
  };
  const failed = (error: Error): void => fail(clientError(error, "TCP", to));
  const connected = (): void => {
    settle();
    resolve(socket);
  };
  socket.on("error", failed).on("connect", connected);
  if (signal?.aborted === true) gaveUp();
  else signal?.addEventListener("abort", gaveUp);
  return promise;
}

/** Nobody said anything, not even no. */
export function noAnswer(to: SocketAddress): WiresideError {
  const message = `${formatAddress(to)} did not answer within ${String(LAB_LIMITS.answerMs / 1000)} s.`;
  return new WiresideError("no_answer", { message });
}

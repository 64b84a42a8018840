import type { Socket } from "node:net";
import type { FastifyReply, FastifyRequest } from "fastify";

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

/** Tells of the answer to a request when it is over, be it sent or cut. */
export function whenAnswered(
  request: FastifyRequest,
  { raw: response }: FastifyReply,
  tell: (answered: Answered) => void,
): void {
  const { socket, method, originalUrl } = request;
  // A connection that is gone does not know any more whose it was.
  const from = addressOf(socket);
  const [begunMs, writtenBefore] = [performance.now(), socket.bytesWritten];
  response.once("close", () =>
    tell({
      at: new Date(),
      from,
      method,
      target: originalUrl,
      status: response.statusCode,
      bytes: socket.bytesWritten - writtenBefore,
      ms: performance.now() - begunMs,
      isWhole: response.writableFinished && response.errored === null,
    }),
  );
}

/** What was answered where no request could be read. */
export function answeredUnread(from: string, status: number): Answered {
  return { at: new Date(), from, method: "", target: "", status, bytes: 0, ms: 0, isWhole: true };
}

/** A client's address, without the IPv4-in-IPv6 prefix that a socket for both families shows (RFC 4291 §2.5.5.2). */
export function addressOf({ remoteAddress = "" }: Socket): string {
  return remoteAddress.replace(/^::ffff:(?=\d+\.)/, "");
}

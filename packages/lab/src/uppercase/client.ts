import { createSocket } from "node:dgram";
import { lookup } from "node:dns/promises";
import { WiresideError } from "@wireside/protocol";
import { LAB_LIMITS } from "../limits.ts";
import type { SocketAddress } from "../sockets/address.ts";
import { connectTcp, noAnswer } from "../sockets/connect.ts";
import { clientError } from "../sockets/socket-error.ts";
import { strangeAnswer } from "../sockets/wrong-protocol.ts";
import { raise } from "./raise.ts";

/**
 * Asks over TCP: sends the text, says that it is done, and takes what comes until there is as much as was sent or the server
 * closes. A server that reads only once answers the first part only.
 *
 * @throws WiresideError `nothing_listens`, `no_answer`, `cut_short` when the connection ends without any answer, `too_large`,
 *   `bad_message` when the answer is not the text in capitals
 */
export async function askOverTcp(to: SocketAddress, text: Uint8Array): Promise<Uint8Array> {
  if (text.length > LAB_LIMITS.uppercaseBytes)
    throw new WiresideError("too_large", { message: "The text is longer than the limit." });
  const socket = await connectTcp(to);
  const answer: Uint8Array[] = [];
  let bytes = 0;
  try {
    socket.setTimeout(LAB_LIMITS.answerMs, () => socket.destroy(noAnswer(to)));
    socket.end(text);
    for await (const piece of socket as AsyncIterable<Uint8Array>) {
      answer.push(piece);
      bytes += piece.length;
      if (bytes >= text.length) break;
    }
  } catch (error) {
    // A server that closes with text unread resets the connection behind its answer.
    if (bytes === 0) throw clientError(error, "TCP", to);
  } finally {
    socket.destroy();
  }
  if (bytes === 0 && text.length > 0) {
    throw new WiresideError("cut_short", { message: "The server closed the connection without an answer." });
  }
  return checkRaised(to, text, Buffer.concat(answer).subarray(0, text.length));
}

/**
 * Asks over UDP: one datagram there, one back. Nobody tells of a lost one; where the other machine says that nothing listens
 * (ICMP), that is what is told.
 *
 * @throws WiresideError `nothing_listens`, `no_answer`, `too_large`, `bad_message` when the answer is not the text in capitals
 */
export async function askOverUdp(to: SocketAddress, text: Uint8Array): Promise<Uint8Array> {
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
  const { address, family } = await lookup(to.host, { order: "ipv4first" }).catch((error: unknown) => {
    throw clientError(error, "UDP", to);
  });
  const socket = createSocket(family === 6 ? "udp6" : "udp4");
  const late = setTimeout(() => reject(noAnswer(to)), LAB_LIMITS.answerMs);
  const fail = (error: Error | null): void => {
    if (error !== null) reject(clientError(error, "UDP", to));
  };
  socket.on("message", resolve).on("error", fail);
  // Connected, so that datagrams of others are dropped and the ICMP answer finds its way here.
  socket.connect(to.port, address, (error?: Error) => {
    if (error === undefined) socket.send(text, fail);
    else fail(error);
  });
  try {
    return checkRaised(to, text, await promise);
  } finally {
    clearTimeout(late);
    socket.close();
  }
}

/** Gives an answer that is the text in capitals, or its beginning. There are servers that raise `ü`, too. */
function checkRaised(from: SocketAddress, text: Uint8Array, answer: Uint8Array): Uint8Array {
  const raised = [raise(text), Buffer.from(Buffer.from(text).toString().toUpperCase())];
  const isRaised = raised.some((one) => Buffer.compare(one.subarray(0, answer.length), answer) === 0);
  if (isRaised) return answer;
  throw strangeAnswer(from, answer, "which is not the text in capitals");
}

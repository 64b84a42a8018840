import { once } from "node:events";
import { open } from "node:fs/promises";
import { basename } from "node:path";
import type { Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { WiresideError, formatAddress } from "@wireside/protocol";
import type { Tell } from "../event.ts";
import { LAB_LIMITS } from "../limits.ts";
import type { SocketAddress } from "../sockets/address.ts";
import { connectTcp } from "../sockets/connect.ts";
import { clientError, systemCode } from "../sockets/socket-error.ts";
import { strangeAnswer } from "../sockets/wrong-protocol.ts";
import { Carried, factsText } from "./carried.ts";
import { encodeHeader } from "./header.ts";

/**
 * Sends a file, and waits for the server first where it is not up yet. That everything left this machine is all that the
 * protocol lets one know.
 *
 * @param path of the file; the server is told its last part
 * @param signal gives up
 * @throws WiresideError `no_such_file`, `no_answer` for a name without an address, `cut_short`, `closed`; `bad_message` when an answer comes
 *   all the same
 */
export async function sendFile(to: SocketAddress, path: string, tell: Tell, signal?: AbortSignal): Promise<void> {
  const handle = await open(path).catch((error: unknown) => {
    throw new WiresideError("no_such_file", {
      message: `${path} cannot be read (${systemCode(error)}).`,
      cause: error,
    });
  });
  try {
    const header = encodeHeader(basename(path));
    const socket = await connectWhenUp(to, tell, signal);
    const abort = (): void => void socket.destroy(new WiresideError("closed"));
    signal?.addEventListener("abort", abort);
    try {
      socket.once("data", (bytes: Uint8Array) => {
        socket.destroy(strangeAnswer(to, bytes, "and a server of files never answers"));
      });
      tell({ type: "connected", text: `Connected: ${formatAddress(to)}` });
      const carried = await writeAll(socket, header, handle.createReadStream({ autoClose: false }));
      const facts = carried.facts();
      tell({ type: "sent", text: `Sent: ${basename(path)}, ${factsText(facts)}`, name: basename(path), ...facts });
    } catch (error) {
      throw clientError(error, "TCP", to);
    } finally {
      signal?.removeEventListener("abort", abort);
      socket.destroy();
    }
  } finally {
    await handle.close();
  }
}

async function writeAll(socket: Socket, header: Uint8Array, content: AsyncIterable<Uint8Array>): Promise<Carried> {
  const carried = new Carried();
  const closed = once(socket, "close");
  closed.catch(() => undefined); // it is awaited below, when all is written
  socket.write(header);
  for await (const piece of content) {
    carried.add(piece);
    if (!socket.write(piece)) await Promise.race([once(socket, "drain"), closed]);
    if (socket.closed || socket.destroyed)
      throw new WiresideError("cut_short", { message: "The server closed the connection in the middle." });
  }
  socket.end();
  await closed;
  return carried;
}

/** Tries again and again, and says once that it waits. */
async function connectWhenUp(to: SocketAddress, tell: Tell, signal: AbortSignal | undefined): Promise<Socket> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await connectTcp(to, { signal });
    } catch (error) {
      if (!(error instanceof WiresideError) || !isWorthWaiting(error)) throw error;
      if (attempt === 1) {
        tell({ type: "waiting", text: `Waiting for the server: ${error.message}`, code: error.code });
      }
    }
    await pause(LAB_LIMITS.retryMs, undefined, signal === undefined ? {} : { signal }).catch(() => {
      throw new WiresideError("closed");
    });
  }
}

function isWorthWaiting({ code, cause }: WiresideError): boolean {
  return code === "nothing_listens" || (code === "no_answer" && systemCode(cause) !== "ENOTFOUND");
}

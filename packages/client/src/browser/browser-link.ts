import { SINCE, SOCKET_PATH, WiresideError, type ClientFrame, type Position } from "@wireside/protocol";
import { isSessionOver, readClose } from "../core/closing.ts";
import type { Call } from "../core/request.ts";
import type { Link, LinkListener } from "../transport.ts";

const CLOSE_WITHIN_MS = 1_000;

/** A connection over the browser's WebSocket. */
export function openBrowserLink(origin: string, call: Call, since: Position | undefined, listener: LinkListener): Link {
  const url = new URL(SOCKET_PATH, origin);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  if (since !== undefined) url.searchParams.set(SINCE, String(since));
  const socket = new WebSocket(url);
  let wasOpen = false;
  let isOurs = false;
  const closed = new Promise<void>((resolve) => {
    socket.addEventListener("close", ({ code }) => {
      resolve();
      if (isOurs) return;
      if (wasOpen) {
        const { because, final } = readClose(code);
        listener.lost(because, final);
      } else void explainRefusal(call).then((because) => listener.lost(because, isSessionOver(because)));
    });
  });
  socket.addEventListener("open", () => {
    wasOpen = true;
    listener.opened();
  });
  socket.addEventListener("message", ({ data }: MessageEvent<unknown>) => listener.received(String(data)));
  const send = (frame: ClientFrame): void => {
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
  };
  return {
    send,
    ping: () => send({ type: "ping" }),
    cut: () => {
      isOurs = true;
      socket.close();
    },
    close: () => {
      isOurs = true;
      // The hub closes after `leave`; this is for one that does not.
      const timer = setTimeout(() => socket.close(), wasOpen ? CLOSE_WITHIN_MS : 0);
      return closed.finally(() => clearTimeout(timer));
    },
  };
}

/** A browser does not say why a WebSocket was refused; a request with the same cookie does. */
async function explainRefusal(call: Call): Promise<WiresideError> {
  try {
    await call("me");
    return new WiresideError("connection_lost", { message: "The hub answers, but not on its WebSocket." });
  } catch (error) {
    return error instanceof WiresideError ? error : new WiresideError("unreachable", { cause: error });
  }
}

import { setTimeout as wait } from "node:timers/promises";
import { SINCE, SOCKET_PATH, WiresideError, formatAddress, type ClientFrame, type Position } from "@wireside/protocol";
import { WebSocket } from "ws";
import { isSessionOver, readClose } from "../core/closing.ts";
import { parseJson, readRefusal } from "../core/request.ts";
import type { Link, LinkListener } from "../transport.ts";
import { authorization, readBody } from "./node-call.ts";
import { explain, openSocket } from "./socket.ts";
import type { Target } from "./target.ts";

const CLOSE_WITHIN_MS = 1_000;
const FRAME_BYTES_MAX = 16_777_216;
const REFUSAL_BYTES_MAX = 65_536;

/** A connection over `ws`, on a socket whose certificate has been checked. */
export function openNodeLink(target: Target, token: string, since: Position | undefined, listener: LinkListener): Link {
  const ended = new AbortController();
  let webSocket: WebSocket | undefined;
  const lose = (because: WiresideError, final: boolean): void => {
    if (ended.signal.aborted) return;
    ended.abort();
    listener.lost(because, final);
  };

  const open = async (): Promise<void> => {
    const socket = await openSocket(target, ended.signal);
    const query = since === undefined ? "" : `?${SINCE}=${since}`;
    // The address says ws: whether there is TLS underneath is the socket's business.
    const own = new WebSocket(`ws://${formatAddress(target.address)}${SOCKET_PATH}${query}`, {
      createConnection: () => socket,
      headers: authorization(token),
      maxPayload: FRAME_BYTES_MAX,
      perMessageDeflate: false,
    });
    webSocket = own;
    own.on("open", () => listener.opened());
    own.on("message", (data: Buffer) => listener.received(data.toString("utf8")));
    own.on("ping", () => listener.heard());
    own.on("pong", () => listener.heard());
    own.on("unexpected-response", (asked, response) => {
      void readBody(response, REFUSAL_BYTES_MAX)
        .then((text) => readRefusal(response.statusCode ?? 0, parseJson(text)))
        .catch((error: unknown) => explain(error, target))
        .then((because) => lose(because, isSessionOver(because)))
        .finally(() => asked.destroy());
    });
    own.on("error", (error) => lose(explain(error, target), false));
    own.on("close", (code) => {
      const { because, final } = readClose(code);
      lose(because, final);
    });
  };
  open().catch((error: unknown) => {
    const because = error instanceof WiresideError ? error : explain(error, target);
    lose(because, because.code === "fingerprint_mismatch" || because.code === "hub_unknown");
  });

  return {
    send: (frame: ClientFrame) => {
      if (webSocket?.readyState === WebSocket.OPEN) webSocket.send(JSON.stringify(frame));
    },
    ping: () => {
      if (webSocket?.readyState === WebSocket.OPEN) webSocket.ping();
    },
    cut: () => {
      ended.abort();
      webSocket?.terminate();
    },
    close: async () => {
      ended.abort();
      const own = webSocket;
      if (own?.readyState === WebSocket.OPEN) {
        // The hub closes after `leave`; a hub that does not is cut off.
        const closed = new Promise((resolve) => own.once("close", resolve));
        const late = new AbortController();
        await Promise.race([closed, wait(CLOSE_WITHIN_MS, undefined, { signal: late.signal }).catch(() => undefined)]);
        late.abort();
      }
      own?.terminate();
    },
  };
}

import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { ClientFrame, SOCKET_PATH, type ErrorCode, type Position, type User } from "@wireside/protocol";
import { WebSocketServer, type WebSocket } from "ws";
import { ScriptedHub, ann, bob } from "../core/scripted-hub.ts";
import type { Pair } from "./certificates.ts";

export interface SmallHubOptions {
  certificate?: Pair;
  port?: number;
  /** What it knows; a hub started again with it is the same one. */
  script?: ScriptedHub;
  /** Sessions are asked for on the socket; a test with a browser's WebSocket cannot give any. */
  open?: boolean;
}

/** A hub over real sockets that knows `ScriptedHub`, one person and a few requests. */
export class SmallHub {
  readonly script: ScriptedHub;
  readonly requests: { method: string; path: string; body: unknown; token: string | undefined }[] = [];
  readonly frames: ClientFrame[] = [];
  readonly tokens = new Set<string>();
  /** Bytes of requests that arrived, inside of TLS where there is one. */
  bytes = 0;
  /** Answers to the next request for the socket, instead of taking it. */
  refuseSocketWith: { status: number; code: ErrorCode } | undefined;
  readonly webSockets = new WebSocketServer({ noServer: true });
  readonly #server: ReturnType<typeof createServer>;
  readonly #isOpen: boolean;
  readonly #sockets = new Set<Socket>();

  private constructor({ certificate, script = new ScriptedHub(), open = false }: SmallHubOptions) {
    this.script = script;
    this.#isOpen = open;
    this.#server = certificate === undefined ? createServer() : createTlsServer(certificate);
    this.#server.on("request", (request, response) => void this.#answer(request, response));
    this.#server.on("upgrade", (request, socket: Socket, head) => this.#upgrade(request, socket, head));
    this.#server.on("connection", (socket: Socket) => {
      this.#sockets.add(socket);
      if (certificate === undefined) socket.on("data", (chunk) => (this.bytes += chunk.length));
    });
    this.#server.on("secureConnection", (socket: Socket) => socket.on("data", (chunk) => (this.bytes += chunk.length)));
  }

  static async start(options: SmallHubOptions = {}): Promise<SmallHub> {
    const hub = new SmallHub(options);
    hub.#server.listen(options.port ?? 0, "127.0.0.1");
    await once(hub.#server, "listening");
    return hub;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** Someone else's message, told to everyone connected. */
  post(text: string): void {
    const frame = JSON.stringify(this.script.post(bob.id, text));
    for (const socket of this.webSockets.clients) socket.send(frame);
  }

  /** The connection that was made last. */
  get socket(): WebSocket {
    const socket = [...this.webSockets.clients].at(-1);
    if (socket === undefined) throw new Error("nobody is connected");
    return socket;
  }

  async stop(): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = "";
    for await (const chunk of request) text += String(chunk);
    const { method = "", url = "" } = request;
    const path = url.replace("/api/v1", "");
    const token = tokenOf(request);
    this.requests.push({ method, path, body: text === "" ? undefined : (JSON.parse(text) as unknown), token });
    const { status, body } = this.#reply(path, token);
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  }

  #reply(path: string, token: string | undefined): { status: number; body: unknown } {
    if (path === "/hub")
      return {
        status: 200,
        body: { product: "wireside", version: "1", name: "small", id: "h1", join: "nickname", fingerprint: null },
      };
    if (path === "/join" || path === "/login" || path === "/accounts") {
      const made = `token-${this.tokens.size + 1}`;
      this.tokens.add(made);
      return { status: 200, body: { user: ann, token: made } };
    }
    if (!this.#isOpen && !this.tokens.has(token ?? ""))
      return { status: 401, body: { code: "session_ended", message: "It has ended." } };
    if (path === "/me") return { status: 200, body: { user: ann, preferences: { presence: true, typing: true } } };
    if (path.startsWith("/users?ids=")) return { status: 200, body: usersOf(path) };
    return { status: 404, body: { code: "not_found", message: "No." } };
  }

  #upgrade(request: IncomingMessage, socket: Socket, head: Buffer): void {
    const url = new URL(request.url ?? "", "http://hub");
    const isKnown = this.#isOpen || this.tokens.has(tokenOf(request) ?? "");
    const refusal = this.refuseSocketWith ?? (isKnown ? undefined : { status: 401, code: "session_ended" });
    this.refuseSocketWith = undefined;
    if (refusal !== undefined || url.pathname !== SOCKET_PATH) {
      const { status, code } = refusal ?? { status: 404, code: "not_found" };
      const body = JSON.stringify({ code, message: "No.", retryAfterMs: 0 });
      socket.end(`HTTP/1.1 ${status} No\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`);
      return;
    }
    this.webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      const since = url.searchParams.get("since");
      for (const frame of this.script.connected(since === null ? undefined : (Number(since) as Position)))
        webSocket.send(JSON.stringify(frame));
      webSocket.on("message", (data: Buffer) => {
        const frame = ClientFrame.parse(JSON.parse(data.toString("utf8")));
        this.frames.push(frame);
        if (frame.type === "leave") webSocket.close(1000);
        else for (const answer of this.script.received([frame], Date.now())) webSocket.send(JSON.stringify(answer));
      });
    });
  }
}

function tokenOf(request: IncomingMessage): string | undefined {
  return /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1];
}

function usersOf(path: string): User[] {
  const ids = decodeURIComponent(path.slice("/users?ids=".length)).split(",").map(Number);
  return ids.map((id) => ({ id: id as User["id"], name: `user ${id}`, role: "member", registered: false }));
}

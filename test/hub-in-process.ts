import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startHub, type HubOptions, type RunningHub } from "@wireside/hub";
import {
  API,
  API_PREFIX,
  HubFrame,
  SOCKET_PATH,
  type ApiName,
  type Role,
  type Route,
  type User,
} from "@wireside/protocol";
import { WebSocket } from "ws";

const NO_RATES = {
  joins: null,
  logins: null,
  loginsPerName: null,
  messages: null,
  rooms: null,
  searches: null,
  connections: null,
} satisfies HubOptions["rates"];

/** What a hub answered, as it came. */
export interface Answer {
  status: number;
  headers: Headers;
  /** The JSON of the body; the text when it is none. */
  body: unknown;
}

export interface Input {
  token?: string | undefined;
  params?: Record<string, string | number>;
  query?: Record<string, string | number>;
  body?: unknown;
  headers?: Record<string, string>;
}

/** A person with a session on the hub. */
export interface Guest {
  user: User;
  token: string;
}

/** A hub in this process on a port of loopback, without rate limits, whose clock can be set. */
export class TestHub {
  readonly running: RunningHub;
  /** Milliseconds by which its clock is ahead. */
  aheadMs = 0;
  readonly #data: string;

  private constructor(running: RunningHub, data: string) {
    this.running = running;
    this.#data = data;
  }

  static async start(options: Partial<HubOptions> = {}): Promise<TestHub> {
    const data = await mkdtemp(join(tmpdir(), "wireside-hub-"));
    let hub: TestHub | undefined = undefined as TestHub | undefined;
    const now = () => Date.now() + (hub?.aheadMs ?? 0);
    const running = await startHub({
      data,
      port: 0,
      host: "127.0.0.1",
      access: "open",
      log: "silent",
      rates: NO_RATES,
      now,
      ...options,
    });
    hub = new TestHub(running, data);
    return hub;
  }

  async stop(): Promise<void> {
    await this.running.stop();
    await rm(this.#data, { recursive: true, force: true });
  }

  /** Sends a request of the table as it is given, right or wrong. */
  call(name: ApiName, input: Input = {}): Promise<Answer> {
    const route: Route = API[name];
    const path = route.path.replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(input.params?.[key] ?? 1));
    const query = new URLSearchParams(Object.entries(input.query ?? {}).map(([key, value]) => [key, String(value)]));
    return this.send(route.method, `${API_PREFIX}${path}${query.size > 0 ? `?${query.toString()}` : ""}`, input);
  }

  async send(method: string, path: string, { token, body, headers }: Input = {}): Promise<Answer> {
    const isText = typeof body === "string";
    const response = await fetch(this.running.url + path, {
      method,
      redirect: "manual",
      headers: {
        ...(token !== undefined && { Authorization: `Bearer ${token}` }),
        ...(body !== undefined && !isText && { "Content-Type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: isText ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: parse(text) };
  }

  /** Calls and answers the body; throws when the hub refused. */
  async ask<T>(name: ApiName, input: Input = {}): Promise<T> {
    const { status, body } = await this.call(name, input);
    if (status !== 200) throw new Error(`${name} was refused with ${String(status)}: ${JSON.stringify(body)}`);
    return body as T;
  }

  /** Comes in by nickname. */
  join(name: string): Promise<Guest> {
    return this.ask("join", { body: { name } });
  }

  /** Makes an account: the hub's owner with the first invite, others with one of the owner's. */
  async register(name: string, password: string, by?: Guest, role: Role = "member"): Promise<Guest> {
    const code = by === undefined ? this.running.ownerInvite?.code : (await this.invite(by, role)).code;
    return this.ask("register", { body: { invite: code, name, password } });
  }

  invite(by: Guest, role: Role = "member", seconds = 3_600): Promise<{ code: string; invite: { id: number } }> {
    return this.ask("invite", { token: by.token, body: { role, seconds } });
  }

  /** Opens a socket. It need not be let in. */
  socket(token: string | undefined, options: { since?: number; headers?: Record<string, string> } = {}): TestSocket {
    const since = options.since === undefined ? "" : `?since=${String(options.since)}`;
    return new TestSocket(`ws://127.0.0.1:${String(this.running.port)}${SOCKET_PATH}${since}`, {
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
      ...options.headers,
    });
  }

  /** The hub is well: it says so, and a message of one reaches another. */
  async isWell(): Promise<boolean> {
    const { status } = await this.send("GET", "/health");
    const name = `Well ${String(performance.now())}`;
    const [writer, reader] = [await this.join(`${name} A`), await this.join(`${name} B`)];
    const rooms = await this.ask<{ id: number; name: string }[]>("rooms", { token: writer.token });
    const lobby = rooms.find((room) => room.name === "lobby");
    const socket = this.socket(reader.token);
    await socket.next("live");
    await this.ask("post", { token: writer.token, params: { room: lobby?.id ?? 0 }, body: { text: name } });
    await socket.next("messages", (frame) => frame.messages.some((message) => message.text === name));
    socket.close();
    return status === 200;
  }
}

type FrameOf<T extends HubFrame["type"]> = Extract<HubFrame, { type: T }>;

/** A socket that keeps every frame it got. */
export class TestSocket {
  readonly raw: WebSocket;
  readonly frames: HubFrame[] = [];
  /** Resolves when it is closed, with the hub's code; 1006 when it just went. */
  readonly closed: Promise<number>;
  /** Resolves with the HTTP status when the upgrade was refused, with 101 when it was not. */
  readonly upgraded: Promise<number>;
  #arrived: () => void = () => undefined;

  constructor(url: string, headers: Record<string, string>) {
    this.raw = new WebSocket(url, { headers });
    this.raw.on("message", (data: Buffer) => {
      this.frames.push(HubFrame.parse(JSON.parse(data.toString("utf8"))));
      this.#arrived();
    });
    this.raw.on("error", () => undefined);
    this.closed = new Promise((resolve) => this.raw.on("close", resolve));
    this.upgraded = new Promise((resolve) => {
      this.raw.on("upgrade", () => resolve(101));
      this.raw.on("unexpected-response", (_request, response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
        this.raw.terminate();
      });
    });
  }

  send(frame: unknown): void {
    this.raw.send(typeof frame === "string" || Buffer.isBuffer(frame) ? frame : JSON.stringify(frame));
  }

  /** The first frame of that type that fits, among those that came and those that will; rejects when the socket closes. */
  async next<T extends HubFrame["type"]>(
    type: T,
    fits: (frame: FrameOf<T>) => boolean = () => true,
  ): Promise<FrameOf<T>> {
    for (let at = 0; ; at++) {
      while (at >= this.frames.length) await this.#more(type);
      const frame = this.frames[at] as HubFrame;
      if (frame.type === type && fits(frame as FrameOf<T>)) return frame as FrameOf<T>;
    }
  }

  close(): void {
    this.raw.terminate();
  }

  async #more(type: string): Promise<void> {
    const arrived = new Promise<"arrived">((resolve) => {
      this.#arrived = () => resolve("arrived");
    });
    const first = await Promise.race([arrived, this.closed]);
    if (first !== "arrived") throw new Error(`closed with ${String(first)} before a frame "${type}" came`);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

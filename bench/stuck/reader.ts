import { once } from "node:events";
import { WebSocket } from "ws";

/** A client that notes the id of every message and how long it took to come. */
export class Reader {
  readonly name: string;
  readonly socket: WebSocket;
  readonly ids: number[] = [];
  /** ms from the sender's write, of one message in ten. */
  readonly latencies: number[] = [];
  sent = 0;
  acknowledged = 0;

  private constructor(name: string, socket: WebSocket) {
    this.name = name;
    this.socket = socket;
    socket.on("message", (data: Buffer) => {
      this.#take(data.toString());
    });
  }

  static async join(url: string, name: string): Promise<Reader> {
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${url}/api/v1/join`, { method: "POST", headers, body: JSON.stringify({ name }) });
    const { token } = (await answer.json()) as { token: string };
    const socket = new WebSocket(`${url.replace("http", "ws")}/api/v1/socket`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const reader = new Reader(name, socket);
    await once(socket, "open");
    return reader;
  }

  #take(text: string): void {
    if (text.startsWith('{"type":"acks"')) {
      this.acknowledged += (JSON.parse(text) as { acks: unknown[] }).acks.length;
      return;
    }
    if (!text.startsWith('{"type":"messages"')) return;
    const now = performance.now();
    const { messages } = JSON.parse(text) as { messages: { id: number; text: string; note?: string }[] };
    for (const message of messages) {
      if (message.note !== undefined) continue;
      this.ids.push(message.id);
      if (this.ids.length % 10 === 0) this.latencies.push(now - Number.parseFloat(message.text));
    }
  }
}

/** Posts a message of that many bytes to the lobby; it begins with the time. */
export function send(sender: Reader, bytes: number): void {
  const text = `${performance.now().toFixed(3)} `.padEnd(bytes, "x");
  sender.socket.send(JSON.stringify({ type: "send", room: 1, text, nonce: `s${String(sender.sent++)}` }));
}

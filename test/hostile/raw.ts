import { connect, type Socket } from "node:net";

/** A bare connection to the hub that says what it is told, byte for byte. */
export class RawConnection {
  readonly socket: Socket;
  /** Everything the hub sent, as latin1. */
  heard = "";
  readonly closed: Promise<void>;

  constructor(port: number, from = "127.0.0.1") {
    this.socket = connect({ port, host: "127.0.0.1", localAddress: from });
    this.socket.setEncoding("latin1").on("data", (text: string) => (this.heard += text));
    this.socket.on("error", () => undefined);
    this.closed = new Promise((resolve) => this.socket.on("close", () => resolve()));
  }

  /** Says all of it, and resolves with what the hub answered when the hub has closed. */
  async say(bytes: string | Uint8Array): Promise<string> {
    this.socket.write(bytes);
    await this.closed;
    return this.heard;
  }

  /** The same, saying besides that nothing more will come. */
  async sayAll(bytes: string | Uint8Array): Promise<string> {
    this.socket.end(bytes);
    await this.closed;
    return this.heard;
  }

  /** Resolves when `part` was heard; rejects when the connection closes before. */
  async hears(part: string): Promise<void> {
    while (!this.heard.includes(part)) {
      const isOpen = await Promise.race([
        new Promise<boolean>((resolve) => this.socket.once("data", () => resolve(true))),
        this.closed.then(() => false),
      ]);
      if (!isOpen) throw new Error(`closed before "${part}" was heard, after "${this.heard}"`);
    }
  }
}

/** The statuses of the HTTP answers in what was heard. */
export function statusesIn(heard: string): number[] {
  return Array.from(heard.matchAll(/HTTP\/1\.1 (\d{3}) /g), ([, status]) => Number(status));
}

/** The body of the last HTTP answer in what was heard. */
export function lastBody(heard: string): string {
  return heard.slice(heard.lastIndexOf("\r\n\r\n") + 4);
}

import type { Server } from "node:http";
import type { Socket } from "node:net";

/** The connections of a server, so that their number has a bound that silent ones cannot use up. */
export class Connections {
  readonly #most: number;
  readonly #all = new Set<Socket>();
  /** Those on which no answer is on its way, the longest silent first. */
  readonly #silent = new Set<Socket>();
  #isClosing = false;

  /** @param most how many there may be; the longest silent gives way to a new one, or, where none is, the new one */
  constructor(server: Server, most: number) {
    this.#most = most;
    server.on("connection", (socket) => this.#add(socket));
    server.on("request", ({ socket }, response) => {
      this.#silent.delete(socket);
      response.once("close", () => this.#fallSilent(socket));
    });
  }

  get count(): number {
    return this.#all.size;
  }

  /** Closes those that are silent at once, and each other one after its answer. */
  close(): void {
    this.#isClosing = true;
    for (const socket of this.#silent) this.#drop(socket);
  }

  #add(socket: Socket): void {
    const [oldest = socket] = this.#silent;
    if (this.#all.size >= this.#most) this.#drop(oldest);
    if (socket.destroyed) return;
    this.#all.add(socket);
    this.#silent.add(socket);
    socket.once("close", () => this.#drop(socket));
  }

  #fallSilent(socket: Socket): void {
    if (!this.#all.has(socket)) return;
    if (this.#isClosing) socket.end();
    else this.#silent.add(socket);
  }

  #drop(socket: Socket): void {
    this.#all.delete(socket);
    this.#silent.delete(socket);
    socket.destroy();
  }
}

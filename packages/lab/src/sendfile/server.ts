import type { Socket } from "node:net";
import { WiresideError } from "@wireside/protocol";
import type { Tell } from "../event.ts";
import { LAB_LIMITS } from "../limits.ts";
import { peerName, type SocketAddress } from "../sockets/address.ts";
import { listenTcp, type Listening } from "../sockets/listen.ts";
import { clientError } from "../sockets/socket-error.ts";
import { Carried, factsText } from "./carried.ts";
import { HeaderDecoder, type HeaderRead } from "./header.ts";
import type { OpenFile, ReceiveFolder } from "../files/receive-folder.ts";

/**
 * Takes files into a folder, many at a time; answers nothing.
 *
 * @throws WiresideError `port_taken`, `cannot_listen`
 */
export async function serveSendfile(at: SocketAddress, folder: ReceiveFolder, tell: Tell): Promise<Listening> {
  const receiving = new Set<Promise<void>>();
  const server = await listenTcp(at, (socket) => {
    const one = new Receiving(socket, folder, tell).run().finally(() => receiving.delete(one));
    receiving.add(one);
  });
  return {
    at: server.at,
    async close() {
      await server.close();
      await Promise.all(receiving);
    },
  };
}

/** One client and its file. */
class Receiving {
  readonly #socket: Socket;
  readonly #folder: ReceiveFolder;
  readonly #tell: Tell;
  readonly #client: string;
  readonly #header = new HeaderDecoder();
  readonly #carried = new Carried();
  #file: OpenFile | undefined;

  constructor(socket: Socket, folder: ReceiveFolder, tell: Tell) {
    this.#socket = socket;
    this.#folder = folder;
    this.#tell = tell;
    this.#client = peerName({ address: socket.remoteAddress, port: socket.remotePort });
    socket.setTimeout(LAB_LIMITS.idleMs, () =>
      socket.destroy(new WiresideError("cut_short", { message: "The client fell silent." })),
    );
  }

  async run(): Promise<void> {
    const client = this.#client;
    this.#tell({ type: "connected", text: `Connected: ${client}`, client });
    try {
      for await (const bytes of this.#socket as AsyncIterable<Uint8Array>) await this.#take(this.#header.push(bytes));
      await this.#take(this.#header.end());
      await this.#finish();
    } catch (error) {
      await this.#giveUp(error);
    }
    this.#socket.destroy();
    this.#tell({ type: "disconnected", text: `Disconnected: ${client}`, client });
  }

  async #take({ name, content, problem }: HeaderRead): Promise<void> {
    if (problem !== undefined) throw problem;
    if (name !== undefined) {
      this.#file = await this.#folder.create(name);
      const { name: stored } = this.#file;
      const text = stored === name ? `Receiving: ${name}` : `Receiving: ${name}, stored as ${stored}`;
      this.#tell({ type: "receiving", text, client: this.#client, name, stored });
    }
    if (this.#file === undefined) return;
    if (this.#carried.bytes + content.length > LAB_LIMITS.fileBytes) throw new WiresideError("too_large");
    this.#carried.add(content);
    await this.#file.handle.writeFile(content);
  }

  /** The client has said that it is done, which is all that the end of a file is here. */
  async #finish(): Promise<void> {
    if (this.#file === undefined) return;
    await this.#file.handle.close();
    const facts = this.#carried.facts();
    const { name: stored } = this.#file;
    const text = `End of file: ${stored}, ${factsText(facts)}`;
    this.#tell({ type: "received", text, client: this.#client, stored, ...facts });
  }

  async #giveUp(error: unknown): Promise<void> {
    const { code, message } = clientError(error, "TCP", {
      host: this.#client.replace(/:\d+$/u, ""),
      port: this.#socket.remotePort ?? 0,
    });
    const stored = await this.#setAside();
    const kept =
      stored === undefined ? "" : ` ${this.#carried.bytes.toLocaleString("en")} bytes are kept as ${stored}.`;
    const text = `Not whole: ${code}: ${message}${kept}`;
    this.#tell({ type: "cut", text, client: this.#client, code, stored, bytes: this.#carried.bytes });
  }

  async #setAside(): Promise<string | undefined> {
    if (this.#file === undefined) return undefined;
    try {
      await this.#file.handle.close();
      return await this.#folder.markCut(this.#file);
    } catch {
      return this.#file.name; // as it stands: a full disk has no room for another name either
    }
  }
}

import type { Socket as UdpSocket } from "node:dgram";
import { WiresideError } from "@wireside/protocol";
import type { Tell } from "../event.ts";
import type { PublicFolder } from "../files/public-folder.ts";
import { LAB_LIMITS } from "../limits.ts";
import { bindUdp, closeUdp } from "../sockets/datagrams.ts";
import { sendBlocks } from "./stop-and-wait/send-blocks.ts";
import { missingText, offerText, OUR_WORDS } from "./texts.ts";

/** UDP ports for files, both inclusive. 0 for both: those that the system chooses. */
export interface FilePorts {
  readonly first: number;
  readonly last: number;
}

/** The ports of the original. */
export const FILE_PORTS: FilePorts = { first: 55_000, last: 55_015 };

/** Who wants which file. */
export interface Wanted {
  readonly nick: string;
  /** Where they are. */
  readonly receiver: string;
  /** The server's own address, as they reach it. */
  readonly address: string;
  readonly file: string;
  readonly saveAs: string;
}

/** The downloads of a server: each has a port of its own while it lasts. */
export class Downloads {
  readonly #host: string;
  readonly #ports: FilePorts;
  readonly #folder: PublicFolder;
  readonly #tell: Tell;
  readonly #running = new Map<Promise<void>, { readonly nick: string; readonly stop: AbortController }>();

  constructor(host: string, ports: FilePorts, folder: PublicFolder, tell: Tell) {
    this.#host = host;
    this.#ports = ports;
    this.#folder = folder;
    this.#tell = tell;
  }

  /** What is answered to somebody who wants a file. When it is an offer, the port waits for them. */
  async offer(wanted: Wanted): Promise<string> {
    const ofSameNick = [...this.#running.values()].filter(({ nick }) => nick === wanted.nick).length;
    if (ofSameNick >= LAB_LIMITS.downloadsOfOne) return OUR_WORDS.busy;
    const file = await this.#folder.open(wanted.file);
    if (file === undefined) return missingText(wanted.file);
    const socket = file.size > LAB_LIMITS.downloadBytes ? "too_large" : await this.#freePort();
    if (socket === "too_large" || socket === "busy") {
      await file.handle.close();
      return OUR_WORDS[socket];
    }
    const stop = new AbortController();
    const running: Promise<void> = sendBlocks(socket, { ...file, receiver: wanted.receiver, signal: stop.signal })
      .then(
        () => this.#tellEnd(wanted, file.size),
        (error: unknown) => this.#tellEnd(wanted, file.size, error),
      )
      .then(async () => {
        this.#running.delete(running);
        await Promise.all([closeUdp(socket), file.handle.close()]);
      });
    this.#running.set(running, { nick: wanted.nick, stop });
    const { address, saveAs } = wanted;
    return offerText({ address, port: socket.address().port, saveAs, size: file.size });
  }

  /** Ends all of them. */
  async close(): Promise<void> {
    for (const { stop } of this.#running.values()) stop.abort();
    await Promise.all(this.#running.keys());
  }

  async #freePort(): Promise<UdpSocket | "busy"> {
    for (let port = this.#ports.first; port <= this.#ports.last; port++) {
      try {
        return await bindUdp({ host: this.#host, port });
      } catch (error) {
        if (!(error instanceof WiresideError)) throw error;
      }
    }
    return "busy";
  }

  #tellEnd({ nick, file }: Wanted, bytes: number, error?: unknown): void {
    if (error === undefined) {
      this.#tell({
        type: "sent",
        text: `Sent ${file} to ${nick}: ${bytes.toLocaleString("en")} bytes`,
        nick,
        file,
        bytes,
      });
      return;
    }
    const why = error instanceof Error ? error.message : "";
    this.#tell({ type: "problem", text: `${file} was not sent to ${nick}: ${why}`, nick, file });
  }
}

import type { Socket } from "node:net";
import { createHash } from "node:crypto";
import { WiresideError } from "@wireside/protocol";
import type { Tell } from "../event.ts";
import type { ReceiveFolder } from "../files/receive-folder.ts";
import { LAB_LIMITS } from "../limits.ts";
import type { SocketAddress } from "../sockets/address.ts";
import { connectTcp } from "../sockets/connect.ts";
import { PacedWriter } from "../sockets/paced-writer.ts";
import { QuietTimer } from "../sockets/quiet-timer.ts";
import { clientError } from "../sockets/socket-error.ts";
import { notLetIn } from "../sockets/wrong-protocol.ts";
import { ReplyDecoder, type Reply } from "./reply-decoder.ts";
import { receiveBlocks } from "./stop-and-wait/receive-blocks.ts";
import { CONNECTED, goneText, offerText, OUR_WORDS, publicText, readRefusal, type Offer } from "./texts.ts";

/** Somebody in a groupchat. */
export class GroupchatClient {
  /** Resolves when the connection is over; rejects when it broke off, or when we were not let in. */
  readonly closed: Promise<void>;
  /** Resolves when the server has let us in. */
  readonly entered: Promise<void>;
  readonly #name: string;
  readonly #folder: ReceiveFolder;
  readonly #tell: Tell;
  readonly #socket: Socket;
  readonly #writer: PacedWriter;
  readonly #decoder = new ReplyDecoder();
  readonly #quiet: QuietTimer;
  readonly #enter = Promise.withResolvers<void>();
  readonly #over = new AbortController();
  /** What was asked for and has no answer yet, by SAVE_AS. `answered` is called when it has. */
  readonly #asked = new Map<string, { readonly file: string; readonly answered: () => void }>();
  readonly #loading = new Set<Promise<void>>();
  #isIn = false;
  #error: WiresideError | undefined;

  /**
   * Comes in.
   *
   * @param folder where downloads go
   * @throws WiresideError `nothing_listens`, `no_answer`, `closed`
   */
  static async connect(
    to: SocketAddress,
    name: string,
    folder: ReceiveFolder,
    tell: Tell,
    signal?: AbortSignal,
  ): Promise<GroupchatClient> {
    return new GroupchatClient(await connectTcp(to, { signal }), to, name, folder, tell);
  }

  private constructor(socket: Socket, to: SocketAddress, name: string, folder: ReceiveFolder, tell: Tell) {
    this.#socket = socket;
    this.#name = name;
    this.#folder = folder;
    this.#tell = tell;
    this.#writer = new PacedWriter(socket);
    this.#quiet = new QuietTimer(() => this.#take(this.#decoder.flush()));
    this.entered = this.#enter.promise;
    this.closed = this.#read(to);
    this.entered.catch(() => undefined); // whoever waits for the end hears of it there
    this.closed.catch(() => undefined);
  }

  /**
   * Does what a line says: `get_users` and `show_files` ask, `/NAME text` goes to NAME alone, `/download FILE SAVE_AS` gets a file, and
   * everything else goes to all.
   */
  async type(line: string): Promise<void> {
    if (line === "") return;
    if (line === "get_users" || line === "show_files") return this.#writer.write(line);
    if (/^\/download(?: |$)/u.test(line)) return this.#ask(line.split(" ").slice(1));
    return this.#writer.write(publicText(this.#name, line));
  }

  /** Gives up what is being downloaded. */
  cancelDownloads(): void {
    this.#over.abort();
    for (const { answered } of this.#asked.values()) answered();
  }

  /** Says goodbye, when the downloads are done and everything typed has been written. */
  async leave(): Promise<void> {
    while (this.#loading.size > 0) await Promise.all(this.#loading);
    await this.#writer.write(goneText(this.#name));
    this.#socket.setTimeout(LAB_LIMITS.answerMs, () => this.#socket.destroy());
    await this.closed;
  }

  /** Is gone at once. */
  destroy(): void {
    this.#over.abort();
    this.#socket.destroy();
  }

  async #read(to: SocketAddress): Promise<void> {
    const late = setTimeout(() => {
      if (!this.#isIn) this.#socket.destroy(notLetIn(to, "A group chat asks for the name and greets"));
    }, LAB_LIMITS.answerMs);
    try {
      for await (const bytes of this.#socket as AsyncIterable<Uint8Array>) {
        this.#take(this.#decoder.push(bytes));
        this.#quiet.set(this.#decoder.isWaiting);
      }
    } catch (error) {
      this.#error ??= clientError(error, "TCP", to);
    } finally {
      clearTimeout(late);
      this.#quiet.set(false);
      this.#take(this.#decoder.flush());
      for (const { answered } of this.#asked.values()) answered();
    }
    const error = this.#error;
    this.#enter.reject(error ?? new WiresideError("cut_short", { message: "The server closed before we were in." }));
    if (error !== undefined) throw error;
  }

  #take(replies: readonly Reply[]): void {
    for (const reply of replies) {
      switch (reply.type) {
        case "nick":
          void this.#writer.write(this.#name);
          break;
        case "line":
          this.#takeLine(reply.line);
          break;
        case "offer":
          this.#takeOffer(reply.offer);
          break;
        case "missing":
          for (const { file, answered } of this.#asked.values()) if (file === reply.file) answered();
          this.#tell({ type: "text", text: reply.line });
      }
    }
  }

  #takeLine(line: string): void {
    const refusal = this.#isIn ? undefined : readRefusal(line);
    if (refusal !== undefined) {
      this.#error = new WiresideError(refusal, { message: line });
      return;
    }
    this.#tell({ type: "text", text: line });
    if (line !== CONNECTED.trimEnd()) return;
    this.#isIn = true;
    this.#enter.resolve();
  }

  async #ask([file = "", saveAs = file, ...more]: readonly string[]): Promise<void> {
    if (file === "" || saveAs === "" || more.length > 0) {
      this.#tell({ type: "problem", text: OUR_WORDS.space_in_name.trimEnd() });
      return;
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    const answered = (): void => {
      clearTimeout(late);
      this.#asked.delete(saveAs);
      this.#loading.delete(promise);
      resolve();
    };
    const late = setTimeout(answered, LAB_LIMITS.answerMs);
    this.#asked.get(saveAs)?.answered();
    this.#asked.set(saveAs, { file, answered });
    this.#loading.add(promise);
    await this.#writer.write(publicText(this.#name, `/download ${file} ${saveAs}`));
  }

  /** Only what was asked for is fetched. */
  #takeOffer(offer: Offer): void {
    const asked = this.#asked.get(offer.saveAs);
    if (asked === undefined) {
      this.#tell({ type: "problem", text: `The server offers ${offer.saveAs}, which nobody here asked for.` });
      return;
    }
    const loading = this.#load(offer)
      .catch((error: unknown) => this.#tellProblem(offer, error))
      .finally(() => this.#loading.delete(loading));
    this.#loading.add(loading);
    asked.answered();
  }

  async #load(offer: Offer): Promise<void> {
    const { address, port, size, saveAs } = offer;
    this.#tell({ type: "offer", text: offerText(offer), ...offer });
    const received = await receiveBlocks({ host: address, port }, size, this.#over.signal);
    if ("problem" in received) throw received.problem;
    const { content, doubts } = received;
    const file = await this.#folder.create(saveAs);
    try {
      await file.handle.writeFile(content);
    } finally {
      await file.handle.close();
    }
    const sha256 = createHash("sha256").update(content).digest("hex");
    const note = doubts === 0 ? "" : `; ${String(doubts)} times time alone told a block from a repeat of its neighbour`;
    const text = `Downloaded: ${file.name}, ${content.length.toLocaleString("en")} bytes, SHA-256 ${sha256}${note}`;
    this.#tell({ type: "downloaded", text, stored: file.name, bytes: content.length, sha256, doubts });
  }

  #tellProblem({ saveAs, address, port }: Offer, error: unknown): void {
    const why = error instanceof Error ? error.message : String(error);
    const code = error instanceof WiresideError ? error.code : "internal";
    const text = `${saveAs} was not downloaded from ${address}, UDP port ${String(port)}: ${code}: ${why}`;
    this.#tell({ type: "problem", text, code });
  }
}

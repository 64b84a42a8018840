import type { Socket as UdpSocket } from "node:dgram";
import type { Socket } from "node:net";
import { WiresideError } from "@wireside/protocol";
import type { Tell } from "../event.ts";
import { LAB_LIMITS } from "../limits.ts";
import { leadingName } from "../names.ts";
import type { SocketAddress } from "../sockets/address.ts";
import { connectTcp } from "../sockets/connect.ts";
import { bindUdp, closeUdp } from "../sockets/datagrams.ts";
import { PacedWriter } from "../sockets/paced-writer.ts";
import { QuietTimer } from "../sockets/quiet-timer.ts";
import { clientError } from "../sockets/socket-error.ts";
import { notLetIn } from "../sockets/wrong-protocol.ts";
import { nameLine } from "./access-list.ts";
import { readRefusal, type People } from "./encoding.ts";
import { RoomDecoder, type RoomEvent } from "./room-decoder.ts";

export interface ChatroomIdentity {
  readonly name: string;
  /** Of the access list, where the room has one. */
  readonly secret?: string | undefined;
  /** The address of this machine to come from, and to take datagrams at. */
  readonly from?: string | undefined;
  /** The UDP port of everybody in the room, for peer to peer. */
  readonly peerPort: number;
}

/** Somebody in a room. */
export class ChatroomClient {
  /** Resolves when the connection is over; rejects when it broke off, or when we were not let in. */
  readonly closed: Promise<void>;
  /** Resolves with the first list of people: we are in. */
  readonly entered: Promise<void>;
  #people: People = new Map();
  readonly #name: string;
  readonly #peerPort: number;
  readonly #tell: Tell;
  readonly #socket: Socket;
  readonly #writer: PacedWriter;
  readonly #peers: UdpSocket | undefined;
  readonly #decoder = new RoomDecoder();
  readonly #quiet: QuietTimer;
  readonly #enter = Promise.withResolvers<void>();
  #isIn = false;
  #error: WiresideError | undefined;

  /**
   * Comes into a room.
   *
   * @throws WiresideError `nothing_listens`, `no_answer`, `closed`
   */
  static async connect(
    to: SocketAddress,
    who: ChatroomIdentity,
    tell: Tell,
    signal?: AbortSignal,
  ): Promise<ChatroomClient> {
    const socket = await connectTcp(to, { signal, from: who.from });
    const at = { host: who.from ?? "0.0.0.0", port: who.peerPort };
    const peers = await bindUdp(at).catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error);
      tell({ type: "problem", text: `No peer to peer: ${why}` });
      return undefined;
    });
    return new ChatroomClient(socket, peers, to, who, tell);
  }

  private constructor(
    socket: Socket,
    peers: UdpSocket | undefined,
    to: SocketAddress,
    who: ChatroomIdentity,
    tell: Tell,
  ) {
    this.#socket = socket;
    this.#peers = peers;
    this.#name = who.name;
    this.#peerPort = who.peerPort;
    this.#tell = tell;
    this.#writer = new PacedWriter(socket);
    this.#quiet = new QuietTimer(() => this.#take(this.#decoder.flush()));
    this.entered = this.#enter.promise;
    this.closed = this.#read(to);
    this.entered.catch(() => undefined); // whoever waits for the end hears of it there
    this.closed.catch(() => undefined);
    peers?.on("message", (text, { address }) => this.#takePeer(text.toString(), address)).on("error", () => undefined);
    const line = who.secret === undefined ? who.name : nameLine(who.name, who.secret, Math.floor(Date.now() / 1000));
    void this.#writer.write(line);
  }

  get people(): People {
    return this.#people;
  }

  /** Does what a line says: `#ls` lists who is there, `@NAME: text` goes to NAME alone, everything else to the room. */
  async type(line: string): Promise<void> {
    if (line === "#ls") this.#list();
    else if (line.startsWith("@")) await this.#whisper(line.slice(1));
    else if (line !== "") await this.#writer.write(line);
  }

  /** Leaves, when everything typed has been written. */
  async leave(): Promise<void> {
    await this.#writer.write("");
    this.#socket.end();
    this.#socket.setTimeout(LAB_LIMITS.answerMs, () => this.#socket.destroy());
    await this.closed;
  }

  /** Is gone at once. */
  destroy(): void {
    this.#socket.destroy();
  }

  async #read(to: SocketAddress): Promise<void> {
    // Read by read: an iterator would glue those that wait.
    this.#socket.on("data", (bytes: Uint8Array) => {
      this.#take(this.#decoder.push(bytes));
      this.#quiet.set(this.#decoder.isWaiting);
    });
    this.#socket.on("error", (error) => (this.#error ??= clientError(error, "TCP", to)));
    const late = setTimeout(() => {
      if (!this.#isIn) this.#socket.destroy(notLetIn(to, "A room tells at once who is there"));
    }, LAB_LIMITS.answerMs);
    await new Promise((resolve) => this.#socket.on("close", resolve));
    clearTimeout(late);
    this.#quiet.set(false);
    this.#take(this.#decoder.end());
    if (this.#peers !== undefined) await closeUdp(this.#peers);
    const error = this.#error;
    this.#enter.reject(error ?? new WiresideError("cut_short", { message: "The room closed before we were in it." }));
    if (error !== undefined) throw error;
  }

  #take(events: readonly RoomEvent[]): void {
    for (const event of events) {
      if (event.type === "people") this.#takePeople(event.people);
      else this.#takeText(event.text);
    }
  }

  #takeText(text: string): void {
    const refusal = this.#isIn ? undefined : readRefusal(text);
    if (refusal !== undefined) this.#error = new WiresideError(refusal, { message: text.trim() });
    else this.#tell({ type: "text", text: text.trimEnd() });
  }

  #takePeople(people: People): void {
    const before = this.#people;
    this.#people = people;
    if (!this.#isIn) {
      this.#isIn = true;
      this.#enter.resolve();
      this.#list();
      return;
    }
    for (const [name, address] of people) {
      if (!before.has(name)) this.#tell({ type: "joined", text: `${name} joined`, name, address });
    }
    for (const name of before.keys()) if (!people.has(name)) this.#tell({ type: "left", text: `${name} left`, name });
  }

  #list(): void {
    const all = Array.from(this.#people, ([name, address]) => `${name} (${address})`).join(", ");
    this.#tell({ type: "people", text: `Online: ${all}`, people: Object.fromEntries(this.#people) });
  }

  async #whisper(line: string): Promise<void> {
    const name = leadingName(line, this.#people.keys(), ":");
    const address = name === undefined ? undefined : this.#people.get(name);
    const problem = await this.#send(line.slice((name?.length ?? 0) + 1).trimStart(), address);
    if (problem !== undefined) this.#tell({ type: "problem", text: problem });
  }

  /** Sends a datagram to somebody; a sentence when that cannot be. That it arrives, nobody knows. */
  #send(text: string, address: string | undefined): Promise<string | undefined> {
    if (address === undefined)
      return Promise.resolve("There is nobody of that name: @NAME: text, and #ls lists the names.");
    const peers = this.#peers;
    if (peers === undefined || this.#peerPort === 0) {
      return Promise.resolve("Peer to peer does not work here: nobody knows the UDP port, or it is taken.");
    }
    return new Promise((resolve) => {
      peers.send(text, this.#peerPort, address, (error) => {
        resolve(error === null ? undefined : `It could not be sent: ${error.message}`);
      });
    });
  }

  /** The sender is whoever has the address in the last list; several have when they share a machine. */
  #takePeer(text: string, address: string): void {
    const names = Array.from(this.#people).flatMap(([name, at]) =>
      at === address && name !== this.#name ? [name] : [],
    );
    const from = names.length === 0 ? address : names.join(" or ");
    this.#tell({ type: "peer", text: `${from} (peer to peer): ${text}`, names, address, message: text });
  }
}

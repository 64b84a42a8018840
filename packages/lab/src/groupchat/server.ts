import type { Socket } from "node:net";
import type { Tell } from "../event.ts";
import { PublicFolder } from "../files/public-folder.ts";
import { LAB_LIMITS } from "../limits.ts";
import { leadingName, nameKey } from "../names.ts";
import { hostOf, plainAddress, type SocketAddress } from "../sockets/address.ts";
import { listenTcp, type Listening } from "../sockets/listen.ts";
import { whenDrained, type Outbox } from "../sockets/outbox.ts";
import { attendGroupchat, type GroupchatHost, type MemberRequest } from "./attend.ts";
import { Downloads, FILE_PORTS, type FilePorts } from "./downloads.ts";
import { isNick } from "./nick.ts";
import {
  CONNECTED,
  filesText,
  goneText,
  joinedText,
  NOT_ONLINE,
  onlineText,
  OUR_WORDS,
  privateSentText,
  privateText,
  publicText,
} from "./texts.ts";

export interface GroupchatOptions {
  /** Whose files everybody may have. */
  readonly folder: string;
  readonly filePorts?: FilePorts | undefined;
}

/**
 * A room with private messages and files.
 *
 * @throws WiresideError `port_taken`, `cannot_listen`
 */
export async function serveGroupchat(at: SocketAddress, tell: Tell, options: GroupchatOptions): Promise<Listening> {
  const folder = new PublicFolder(options.folder);
  const downloads = new Downloads(at.host, options.filePorts ?? FILE_PORTS, folder, tell);
  const group = new Group(folder, downloads, tell);
  const server = await listenTcp(at, (socket) => void attendGroupchat(socket, group));
  return { at: server.at, close: async () => void (await Promise.all([server.close(), downloads.close()])) };
}

interface Member {
  readonly nick: string;
  readonly socket: Socket;
  readonly outbox: Outbox;
}

class Group implements GroupchatHost<Member> {
  /** By {@link nameKey}. */
  readonly #members = new Map<string, Member>();
  readonly #folder: PublicFolder;
  readonly #downloads: Downloads;
  readonly #tell: Tell;

  constructor(folder: PublicFolder, downloads: Downloads, tell: Tell) {
    this.#folder = folder;
    this.#downloads = downloads;
    this.#tell = tell;
  }

  join(nick: string, socket: Socket, outbox: Outbox): Member | undefined {
    const refusal = this.#refusal(nick);
    const address = hostOf(socket);
    if (refusal !== undefined) {
      this.#tell({
        type: "refused",
        text: `${nick} (${address}) is refused: ${OUR_WORDS[refusal].trim()}`,
        nick,
        address,
        code: refusal,
      });
      outbox.send(OUR_WORDS[refusal]);
      outbox.end();
      return undefined;
    }
    const member = { nick, socket, outbox };
    this.#members.set(nameKey(nick), member);
    this.#toAll("joined", joinedText(nick), { nick, address });
    outbox.send(CONNECTED);
    return member;
  }

  #refusal(nick: string): "bad_name" | "name_taken" | "too_many" | undefined {
    if (!isNick(nick)) return "bad_name";
    if (this.#members.has(nameKey(nick))) return "name_taken";
    return this.#members.size >= LAB_LIMITS.people ? "too_many" : undefined;
  }

  async answer(member: Member, request: MemberRequest): Promise<void> {
    const { nick, outbox } = member;
    switch (request.type) {
      case "public":
        return this.#toAll("message", publicText(nick, request.text), { nick, message: request.text });
      case "private":
        return this.#whisper(member, request.rest);
      case "who":
        return outbox.send(onlineText(Array.from(this.#members.values(), ({ nick }) => nick)));
      case "files":
        return outbox.send(filesText(await this.#folder.list()));
      case "download":
        return outbox.send(await this.#offer(member, request.file, request.saveAs));
      case "unspeakable":
        return outbox.send(OUR_WORDS.space_in_name);
      case "leave":
        outbox.send(`${goneText(nick)}\n`);
        return outbox.end();
    }
  }

  #whisper({ nick, outbox }: Member, rest: string): void {
    const names = Array.from(this.#members.values(), (member) => member.nick);
    const to = leadingName(`${rest} `, names, " ");
    const target = to === undefined ? undefined : this.#members.get(nameKey(to));
    if (to === undefined || target === undefined) return outbox.send(NOT_ONLINE);
    const text = rest.slice(to.length + 1);
    target.outbox.send(privateText(nick, text));
    outbox.send(privateSentText(to, text));
    this.#tell({ type: "private", text: `${nick} wrote to ${to} in private`, nick, to });
  }

  #offer({ nick, socket }: Member, file: string, saveAs: string): Promise<string> {
    const wanted = { nick, file, saveAs, receiver: hostOf(socket), address: plainAddress(socket.localAddress ?? "") };
    return this.#downloads.offer(wanted);
  }

  leave(member: Member): void {
    this.#members.delete(nameKey(member.nick));
    this.#toAll("left", `${goneText(member.nick)}\n`, { nick: member.nick });
  }

  caughtUp(): Promise<unknown> | undefined {
    return whenDrained(Array.from(this.#members.values(), ({ outbox }) => outbox));
  }

  #toAll(type: string, text: string, fields: Record<string, unknown>): void {
    for (const { outbox } of this.#members.values()) outbox.send(text);
    this.#tell({ type, text: text.trimEnd(), ...fields });
  }
}

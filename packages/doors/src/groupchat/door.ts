import type { Socket } from "node:net";
import {
  attendGroupchat,
  CONNECTED,
  Downloads,
  FILE_PORTS,
  filesText,
  goneText,
  joinedText,
  listenTcp,
  NOT_ONLINE,
  onlineText,
  OUR_WORDS,
  privateSentText,
  PublicFolder,
  type FilePorts,
  type GroupchatHost,
  type Listening,
  type MemberRequest,
  type Outbox,
  type SocketAddress,
} from "@wireside/lab/internal";
import { Reception, type DoorSetting, type Guest } from "../reception.ts";
import { classicName } from "../words.ts";
import { aimOf, GROUPCHAT_WORDS, writesOf } from "./words.ts";

/** The hub's public files, and where they are sent from. */
export interface DoorFiles {
  readonly folder: string;
  readonly filePorts?: FilePorts | undefined;
}

/**
 * Opens the door for clients of the groupchat.
 *
 * @throws WiresideError `port_taken`, `cannot_listen`
 */
export async function openGroupchatDoor(at: SocketAddress, files: DoorFiles, setting: DoorSetting): Promise<Listening> {
  const reception = new Reception("groupchat", GROUPCHAT_WORDS, setting);
  const folder = new PublicFolder(files.folder);
  const downloads = new Downloads(at.host, files.filePorts ?? FILE_PORTS, folder, setting.tell);
  const door = new GroupchatDoor(reception, folder, downloads);
  const server = await listenTcp(at, (socket) => void attendGroupchat(socket, door));
  return {
    at: server.at,
    async close() {
      await reception.close();
      await Promise.all([server.close(), downloads.close()]);
    },
  };
}

class GroupchatDoor implements GroupchatHost<Guest> {
  readonly #reception: Reception;
  readonly #folder: PublicFolder;
  readonly #downloads: Downloads;

  constructor(reception: Reception, folder: PublicFolder, downloads: Downloads) {
    this.#reception = reception;
    this.#folder = folder;
    this.#downloads = downloads;
  }

  async join(nick: string, socket: Socket, outbox: Outbox): Promise<Guest | undefined> {
    const guest = await this.#reception.admit(nick, socket, outbox);
    if (guest === undefined) return undefined;
    outbox.send(joinedText(guest.visitor.user.name));
    outbox.send(CONNECTED);
    void this.#hear(guest);
    return guest;
  }

  async answer(guest: Guest, request: MemberRequest): Promise<void> {
    const { visitor, outbox } = guest;
    switch (request.type) {
      case "public":
        return this.#reception.attempt(guest, visitor.say(request.text));
      case "private":
        return this.#whisper(guest, request.rest);
      case "who":
        return outbox.send(onlineText(visitor.people.map(({ name }) => classicName(name))));
      case "files":
        return outbox.send(filesText(await this.#folder.list()));
      case "download":
        return outbox.send(await this.#offer(guest, request.file, request.saveAs));
      case "unspeakable":
        return outbox.send(OUR_WORDS.space_in_name);
      case "leave":
        outbox.send(`${goneText(visitor.user.name)}\n`);
        return outbox.end();
    }
  }

  leave(guest: Guest): void {
    this.#reception.dismiss(guest);
  }

  /** The hub keeps those up who write: nobody here waits for another client. */
  caughtUp(): undefined {
    return undefined;
  }

  async #whisper(guest: Guest, rest: string): Promise<void> {
    const { visitor, outbox } = guest;
    const others = visitor.people.filter(({ id }) => id !== visitor.user.id);
    const aim = aimOf(
      rest,
      others.map(({ name }) => classicName(name)),
    );
    const to = others.find(({ name }) => classicName(name) === aim?.name);
    if (aim === undefined || to === undefined) return outbox.send(NOT_ONLINE);
    const sent = visitor.whisper(to, aim.text).then(() => outbox.send(privateSentText(aim.name, aim.text)));
    return this.#reception.attempt(guest, sent);
  }

  #offer({ visitor, address, hubAddress }: Guest, file: string, saveAs: string): Promise<string> {
    const { name: nick } = visitor.user;
    return this.#downloads.offer({ nick, file, saveAs, receiver: address, address: hubAddress });
  }

  /** Tells a client what happens in the room, until it or its person is gone. */
  async #hear(guest: Guest): Promise<void> {
    const { visitor, outbox, socket } = guest;
    try {
      for await (const happening of visitor.happenings()) for (const write of writesOf(happening)) outbox.send(write);
      this.#reception.farewell(guest, "You are no longer in the room.");
    } catch {
      socket.destroy();
    }
  }
}

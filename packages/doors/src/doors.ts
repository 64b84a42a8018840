import type { FilePorts, Listening, SocketAddress, Tell } from "@wireside/lab/internal";
import { formatAddress, type DoorName, type RoomId } from "@wireside/protocol";
import { openChatroomDoor } from "./chatroom/door.ts";
import { openGroupchatDoor } from "./groupchat/door.ts";
import type { DoorHub } from "./hub.ts";
import type { DoorSetting } from "./reception.ts";
import type { HubAddress } from "./visitor.ts";

/** Where classic clients look for each. */
export const DOOR_PORTS: Readonly<Record<DoorName, number>> = { chatroom: 5000, groupchat: 50_000 };

export interface DoorOptions {
  readonly doors: readonly { readonly name: DoorName; readonly port: number }[];
  /** The address that the hub listens on, and the doors too; undefined for all. */
  readonly host?: string | undefined;
  /** The public room that all of them lead to; undefined for the lobby. */
  readonly room?: RoomId | undefined;
  /** Folder of the files that everybody may have through the groupchat door. It need not be there. */
  readonly files: string;
  /** UDP ports for those files. */
  readonly filePorts?: FilePorts | undefined;
  /** Is told who comes, goes and is refused. */
  readonly tell?: Tell | undefined;
}

/** A door that is open. */
export interface OpenDoor {
  readonly name: DoorName;
  readonly at: SocketAddress;
}

export interface OpenDoors {
  readonly doors: readonly OpenDoor[];
  /** Tells the clients that the hub closes, lets their people go, and closes. To be called before the hub stops. */
  close(): Promise<void>;
}

/**
 * Opens ways into a hub for classic clients. Whoever reaches one of the ports is in the room: there is no password, and no encryption.
 *
 * @throws WiresideError `port_taken`, `cannot_listen`; then none is open
 */
export async function openDoors(hub: DoorHub, options: DoorOptions): Promise<OpenDoors> {
  const { host, room, tell = () => undefined } = options;
  const setting = { hub, hubAt: hubAddress(hub, host), room, tell };
  const open: (OpenDoor & Listening)[] = [];
  const close = async (): Promise<void> => void (await Promise.all(open.map((door) => door.close())));
  try {
    for (const { name, port } of options.doors) {
      open.push({ name, ...(await OPENERS[name]({ host: host ?? "0.0.0.0", port }, options, setting)) });
    }
  } catch (error) {
    await close();
    throw error;
  }
  let closing: Promise<void> | undefined;
  return { doors: open.map(({ name, at }) => ({ name, at })), close: () => (closing ??= close()) };
}

const OPENERS: Readonly<
  Record<DoorName, (at: SocketAddress, options: DoorOptions, setting: DoorSetting) => Promise<Listening>>
> = {
  chatroom: (at, _, setting) => openChatroomDoor(at, setting),
  groupchat: (at, { files, filePorts }, setting) => openGroupchatDoor(at, { folder: files, filePorts }, setting),
};

/** The hub's own loopback address; a hub that listens on another address alone is there, over TLS. */
function hubAddress({ port, fingerprint }: DoorHub, host = "0.0.0.0"): HubAddress {
  if (host === "0.0.0.0" || host === "::") return { address: formatAddress({ host: "127.0.0.1", port }) };
  const isLoopback = /^(?:127\.|::1$|localhost$)/u.test(host);
  return { address: formatAddress({ host, port }), fingerprint: isLoopback ? undefined : fingerprint };
}

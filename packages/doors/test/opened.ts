import { mkdtemp, rm } from "node:fs/promises";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { HubOptions, RunningHub } from "@wireside/hub";
import type { SocketAddress } from "@wireside/lab";
import type { DoorName, RoomId } from "@wireside/protocol";
import { onTestFinished } from "vitest";
import { bareClient } from "../../lab/test/socket.ts";
import { Told } from "../../lab/test/told.ts";
import { TestHub } from "../../../test/hub-in-process.ts";
import { openDoors, type OpenDoors } from "../src/index.ts";

/** A hub in this process with both doors open, on ports that the system chose. */
export interface Opened {
  readonly test: TestHub;
  readonly hub: RunningHub;
  readonly doors: OpenDoors;
  readonly told: Told;
  /** Folder of the public files. */
  readonly files: string;
  at(name: DoorName): SocketAddress;
}

/** Closed when the test ends. */
export async function openHubWithDoors(options: Partial<HubOptions> = {}, room?: RoomId): Promise<Opened> {
  const test = await TestHub.start(options);
  onTestFinished(() => test.stop());
  const files = await mkdtemp(join(tmpdir(), "wireside-doors-"));
  onTestFinished(() => rm(files, { recursive: true }));
  const told = new Told();
  const doors = await openDoors(test.running, {
    doors: [
      { name: "chatroom", port: 0 },
      { name: "groupchat", port: 0 },
    ],
    host: "127.0.0.1",
    room,
    files,
    filePorts: { first: 0, last: 0 },
    tell: told.tell,
  });
  onTestFinished(() => doors.close());
  const at = (name: DoorName): SocketAddress => doors.doors.find((door) => door.name === name)!.at;
  return { test, hub: test.running, doors, told, files, at };
}

/** Somebody with a bare socket, as a script has it: everything that came is one text. */
export class Bare {
  readonly socket: Socket;
  /** What was read at one time, each. */
  readonly reads: string[] = [];
  readonly closed: Promise<void>;
  readonly #told = new Told();

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on("error", () => undefined);
    socket.on("data", (bytes: Uint8Array) => {
      const text = Buffer.from(bytes).toString();
      this.reads.push(text);
      this.#told.tell({ type: "read", text });
    });
    this.closed = new Promise((resolve) => socket.on("close", () => resolve()));
    onTestFinished(() => void socket.destroy());
  }

  /** Comes to a door and gives a name. */
  static async come({ at }: Opened, door: DoorName, name: string): Promise<Bare> {
    const bare = new Bare(await bareClient(at(door)));
    if (door === "groupchat") await bare.hears("NICK");
    bare.says(name);
    await bare.hears(door === "groupchat" ? "Connected to the server !\n" : JSON.stringify(name));
    return bare;
  }

  get heard(): string {
    return this.reads.join("");
  }

  says(words: string | Uint8Array): void {
    this.socket.write(words);
  }

  hears(words: string): Promise<void> {
    return this.#told.until(() => this.heard.includes(words));
  }
}

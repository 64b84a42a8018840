import { join } from "node:path";
import { DOOR_FILE_PORTS, DOOR_PORTS, openDoors, type OpenDoor } from "@wireside/doors";
import type { RunningHub } from "@wireside/hub";
import { WiresideError } from "@wireside/protocol";
import { wrongUsage } from "../errors.ts";
import type { HubArguments } from "../program.ts";
import { Log } from "../serve/log.ts";
import { jsonLine } from "../text/neutralise.ts";
import type { DoorOption } from "./door-options.ts";

/** The doors of a hub, open. */
export interface HubDoors {
  readonly doors: readonly OpenDoor[];
  /** The room they lead to, by name. */
  readonly room: string;
  /** Folder of the files that the groupchat door gives away. */
  readonly files: string;
  /** UDP ports that they come from. */
  readonly filePorts: { readonly first: number; readonly last: number };
  close(): Promise<void>;
}

/** What is logged: `text` for people, the rest for programs. */
interface LogEvent {
  readonly text: string;
  readonly [field: string]: unknown;
}

/** The numbers that the hub's log has for these. */
const LOG_LEVELS = { info: 30, warn: 40 } as const;

/**
 * Opens the doors that were asked for.
 *
 * @throws WiresideError `wrong_usage` when the room is not there, `port_taken`, `cannot_listen`
 */
export async function openHubDoors(
  hub: RunningHub,
  asked: readonly DoorOption[],
  given: HubArguments,
): Promise<HubDoors> {
  const { doorRoom, doorFiles, host, data } = given;
  const room = doorRoom ?? "lobby";
  const files = doorFiles ?? join(data, "public");
  const doors = asked.map(({ name, port }) => ({ name, port: port ?? DOOR_PORTS[name] }));
  const log = logger(given);
  const tell = (event: LogEvent): void => log("info", event);
  const open = await openDoors(hub, { doors, host, room: findRoom(hub, room), files, tell }).catch(explain);
  for (const { name, at } of open.doors) {
    const text = `The ${name} door is open: whoever reaches ${at.host} port ${String(at.port)} reads and writes in the room ${room}, without a password and not encrypted.`;
    log(given.json ? "warn" : "info", { type: "door", text, door: name, ...at });
  }
  return { doors: open.doors, room, files, filePorts: DOOR_FILE_PORTS, close: () => open.close() };
}

function findRoom(hub: RunningHub, name: string): ReturnType<RunningHub["findRoom"]> {
  try {
    return hub.findRoom(name);
  } catch (error) {
    throw error instanceof WiresideError && error.code === "not_found" ? wrongUsage(error.message) : error;
  }
}

function explain(error: unknown): never {
  if (!(error instanceof WiresideError) || error.code !== "port_taken") throw error;
  const message = `A door cannot be opened. ${error.message} --door NAME:PORT opens it at another port.`;
  throw new WiresideError("port_taken", { message, cause: error });
}

/** Lines like the hub's own, among them on standard error. */
function logger({ log: least }: HubArguments): (level: keyof typeof LOG_LEVELS, event: LogEvent) => void {
  const logged = { silent: [], error: [], warn: ["warn"] }[least] ?? ["warn", "info"];
  const to = new Log(process.stderr, (count) =>
    jsonLine({ level: LOG_LEVELS.warn, msg: `${String(count)} lines lost` }),
  );
  return (level, { text, ...fields }) => {
    if (logged.includes(level)) to.line(jsonLine({ level: LOG_LEVELS[level], time: Date.now(), ...fields, msg: text }));
  };
}

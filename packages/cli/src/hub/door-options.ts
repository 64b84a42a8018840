import { InvalidArgumentError, type Command } from "commander";
import { DOORS, type DoorName } from "@wireside/protocol";
import { wrongUsage } from "../errors.ts";
import { port } from "../port.ts";

/** What the command was given about doors. */
export interface DoorArguments {
  door?: readonly DoorOption[];
  doorRoom?: string;
  doorFiles?: string;
}

/** `port`: undefined for the protocol's own. */
export interface DoorOption {
  readonly name: DoorName;
  readonly port: number | undefined;
}

/** `--door NAME[:PORT]`, `--door-room NAME`, `--door-files DIR` */
export function addDoorOptions(hub: Command): Command {
  return hub
    .option(
      "--door <name[:port]>",
      `let clients of a classic protocol in, ${DOORS.join(" or ")}: whoever reaches the port reads and writes in one room, without a password and not encrypted; may be given again`,
      doorOption,
    )
    .option("--door-room <name>", "the public room that doors lead to (default: lobby)")
    .option("--door-files <dir>", "folder of the files that the groupchat door gives away (default: public in --data)");
}

/** Before the hub starts. Throws wrong_usage. */
export function checkDoors({ door, doorRoom, doorFiles }: DoorArguments): void {
  if (door === undefined && (doorRoom ?? doorFiles) !== undefined)
    throw wrongUsage("--door-room and --door-files are for doors, and no --door opens one.");
}

function doorOption(text: string, before: readonly DoorOption[] = []): readonly DoorOption[] {
  const [, given = "", number] = /^([^:]*)(?::(.*))?$/su.exec(text) ?? [];
  const name = DOORS.find((known) => known === given);
  if (name === undefined)
    throw new InvalidArgumentError(`There are the doors ${DOORS.join(" and ")}, as ${DOORS[0]}:5001.`);
  if (before.some((door) => door.name === name)) throw new InvalidArgumentError(`The door ${name} is given twice.`);
  return [...before, { name, port: number === undefined ? undefined : port(number) }];
}

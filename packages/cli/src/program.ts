import { Command, type CommanderError, InvalidArgumentError, Option } from "commander";
import { addExplain, type ExplainArguments } from "./captures/explain-arguments.ts";
import { addLab, type LabActions } from "./lab/arguments.ts";
import { addPackets, type PacketsArguments } from "./captures/arguments.ts";
import { examples } from "./examples.ts";
import { addDoorOptions, type DoorArguments } from "./hub/door-options.ts";
import { port } from "./port.ts";
import { addServe, type ServeArguments } from "./serve/arguments.ts";
import { DEFAULT_PORT, ROLES, type Role } from "@wireside/protocol";

/** What each command was given, parsed. */
export interface HubArguments extends DoorArguments {
  port: number;
  host?: string;
  data: string;
  open?: boolean;
  invite?: boolean;
  name?: string;
  web?: string;
  cert?: string;
  key?: string;
  limit?: readonly RateLimit[];
  log: string;
  json?: boolean;
}

/** `perSecond`: undefined turns the limit off. */
export interface RateLimit {
  name: string;
  perSecond: number | undefined;
}

export interface ContactArguments {
  name?: string;
  passwordFile?: string;
  invite?: string;
  fingerprint?: string;
  remember: boolean;
  json?: boolean;
}

export interface ChatArguments extends ContactArguments {
  room?: string;
  listen?: boolean;
}

export interface InviteArguments extends ContactArguments {
  role: Role;
  days: number;
}

export interface DoctorArguments {
  port: number;
  data: string;
  json?: boolean;
}

export interface Actions {
  hub: (given: HubArguments) => Promise<void>;
  chat: (address: string | undefined, given: ChatArguments) => Promise<void>;
  invite: (address: string | undefined, given: InviteArguments) => Promise<void>;
  doctor: (address: string | undefined, given: DoctorArguments) => Promise<void>;
  packets: (file: string, given: PacketsArguments) => Promise<void>;
  explain: (file: string, given: ExplainArguments) => Promise<void>;
  serve: (folder: string, given: ServeArguments) => Promise<void>;
  lab: LabActions;
}

/** The commands and their options. Parsing calls one action; nothing is printed or exited from here but help. */
export function makeProgram(version: string, actions: Actions): Command {
  const program = new Command("wireside")
    .description(
      "Talk on your own network, and see every packet: a hub with a web page, a terminal client, captures explained.",
    )
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .showSuggestionAfterError(true)
    .addHelpText("after", examples("wireside hub --open", "wireside chat 192.168.1.5 --name alice"));
  addHub(program, actions);
  addChat(program, actions);
  addInvite(program, actions);
  addPackets(program, actions.packets);
  addExplain(program, actions.explain);
  addServe(program, actions.serve);
  addLab(program, actions.lab);
  addDoctor(program, actions);
  for (const each of allCommands(program)) each.exitOverride().configureOutput({ writeErr: () => undefined });
  return program;
}

/** A command and all below it. */
export function allCommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(allCommands)];
}

/** Did commander end because it had printed what was asked for? */
export function isHelp(error: CommanderError): boolean {
  return error.exitCode === 0;
}

function addHub(program: Command, actions: Actions): void {
  const hub = program
    .command("hub")
    .description("start a hub: rooms, history and a web page on one port")
    .option("--port <port>", "port to listen on; 0 lets the system choose", port, DEFAULT_PORT)
    .option("--host <address>", "address to listen on (default: all)")
    .option("--data <dir>", "folder for everything the hub keeps", "data")
    .addOption(new Option("--open", "a nickname is enough to come in; remembered").conflicts("invite"))
    .option("--invite", "new people come in by invite only; remembered")
    .option("--name <name>", "the hub's name as people see it; remembered")
    .option("--web <dir>", "folder of the built page (default: the one in the checkout)")
    .option("--cert <file>", "your own certificate, PEM, instead of the one made at first start")
    .option("--key <file>", "the key of that certificate, PEM")
    .option("--limit <name=rate>", "change a rate limit, as messages=20/s or joins=off; may be given again", rateLimit);
  addDoorOptions(hub)
    .addOption(
      new Option("--log <level>", "what is logged, to standard error")
        .choices(["silent", "error", "warn", "info", "debug", "trace"])
        .default("warn"),
    )
    .option("--json", "print one line of JSON when ready, for scripts")
    .addHelpText(
      "after",
      examples(
        "wireside hub --open --name Office",
        "wireside hub --port 0 --data /tmp/hub --invite --json",
        "wireside hub --door chatroom --door groupchat:50002 --door-room lobby",
      ),
    )
    .action((given: HubArguments) => actions.hub(given));
}

function addChat(program: Command, actions: Actions): void {
  const chat = program
    .command("chat")
    .description("talk: full screen on a terminal; on a pipe, each line in is a message and each event out a line")
    .argument("[address]", `HOST, HOST:PORT or an invite (default: this machine, port ${DEFAULT_PORT})`);
  addContact(chat)
    .option("--room <name>", "the room to be in (default: lobby)")
    .option("--listen", "on a pipe: go on reading events after the end of input")
    .option("--json", "on a pipe: one event a line as JSON")
    .addHelpText(
      "after",
      examples(
        "wireside chat 192.168.1.5 --name alice",
        "echo backup done | wireside chat --name cron",
        "wireside chat --name bot --json --listen < /dev/null",
      ),
    )
    .action((address: string | undefined, given: ChatArguments) => actions.chat(address, given));
}

function addInvite(program: Command, actions: Actions): void {
  const invite = program
    .command("invite")
    .description("make an invite, good once, for a role not above your own")
    .argument("[address]", `HOST or HOST:PORT (default: this machine, port ${DEFAULT_PORT})`);
  addContact(invite)
    .addOption(new Option("--role <role>", "what the one invited may do").choices([...ROLES]).default("member"))
    .option("--days <days>", "how long it can be used, 1 to 30", days, 7)
    .option("--json", "print it as JSON")
    .addHelpText(
      "after",
      examples("wireside invite --name alice", "wireside invite hub.example --name alice --role guest --days 1"),
    )
    .action((address: string | undefined, given: InviteArguments) => actions.invite(address, given));
}

/** How to come to a hub and into it: the same for every client command. */
function addContact(command: Command): Command {
  return command
    .option("--name <name>", "your name on the hub (default: you are asked on a terminal; else your user name here)")
    .option(
      "--password-file <file>",
      "file with your password as its first line (default: you are asked on a terminal)",
    )
    .option("--invite <code>", "an invite, code or link: makes your account on the hub it names")
    .option("--fingerprint <hex>", "what the hub's certificate must be")
    .option("--no-remember", "keep no session: next time the name is not yours by itself");
}

function addDoctor(program: Command, actions: Actions): void {
  program
    .command("doctor")
    .description("what works here, what does not, and why")
    .argument("[address]", "a hub to try to reach")
    .option("--port <port>", "the port a hub would listen on", port, DEFAULT_PORT)
    .option("--data <dir>", "the folder a hub would keep its data in", "data")
    .option("--json", "print the checks as JSON")
    .addHelpText("after", examples("wireside doctor", "wireside doctor 192.168.1.5"))
    .action((address: string | undefined, given: DoctorArguments) => actions.doctor(address, given));
}

function days(text: string): number {
  const value = Number(text);
  if (!/^\d{1,2}$/.test(text) || value < 1 || value > 30)
    throw new InvalidArgumentError("It is a number from 1 to 30.");
  return value;
}

function rateLimit(text: string, before: readonly RateLimit[] = []): readonly RateLimit[] {
  const [, name, rate] = /^([a-z]+)=(off|\d+(?:\.\d+)?\/s)$/i.exec(text) ?? [];
  if (name === undefined || rate === undefined || Number.parseFloat(rate) === 0)
    throw new InvalidArgumentError("It is NAME=NUMBER/s, or NAME=off.");
  return [...before, { name, perSecond: rate === "off" ? undefined : Number.parseFloat(rate) }];
}

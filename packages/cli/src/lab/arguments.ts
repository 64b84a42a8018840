import { InvalidArgumentError, Option, type Command } from "commander";
import { examples } from "../examples.ts";
import { port } from "../port.ts";
import { CLASSIC_NAMES, CLASSICS, type ClassicName } from "./classics.ts";

export interface LabListArguments {
  readonly json?: boolean;
}

export interface LabServeArguments {
  readonly host: string;
  /** The protocol's own without it. */
  readonly port?: number;
  /** The protocol's own without it. */
  readonly dir?: string;
  readonly overwrite?: boolean;
  readonly access?: string;
  readonly json?: boolean;
}

export interface LabConnectArguments {
  readonly tcp?: boolean;
  readonly udp?: boolean;
  readonly name?: string;
  readonly secretFile?: string;
  readonly from?: string;
  readonly peerPort: number;
  readonly dir: string;
  readonly json?: boolean;
}

export interface LabActions {
  readonly list: (given: LabListArguments) => Promise<void>;
  readonly serve: (name: ClassicName, given: LabServeArguments) => Promise<void>;
  readonly connect: (
    name: ClassicName,
    address: string,
    what: string | undefined,
    given: LabConnectArguments,
  ) => Promise<void>;
}

/** `wireside lab list | serve | connect` */
export function addLab(program: Command, actions: LabActions): void {
  const lab = program
    .command("lab")
    .description("the classic protocols: small servers and clients that speak with the originals")
    .helpOption("-h, --help", "print this help")
    .addHelpText("after", examples("wireside lab list", "wireside lab serve uppercase"));
  addList(lab, actions);
  addServe(lab, actions);
  addConnect(lab, actions);
}

function addList(lab: Command, actions: LabActions): void {
  lab
    .command("list")
    .description("what there is, and on which ports")
    .option("--json", "print it as JSON")
    .addHelpText("after", examples("wireside lab list"))
    .action((given: LabListArguments) => actions.list(given));
}

function addServe(lab: Command, actions: LabActions): void {
  lab
    .command("serve")
    .description("run a server until Ctrl+C")
    .argument("<name>", CLASSIC_NAMES.join(", "), classicName)
    .option("--host <address>", "address to listen on", "0.0.0.0")
    .option("--port <port>", "port to listen on; 0 lets the system choose (default: the one of the protocol)", port)
    .option(
      "--dir <dir>",
      "folder of the files: sendfile puts them there (default: received), groupchat gives them from there (default: shared)",
    )
    .option("--overwrite", "sendfile: a file takes the place of one of the same name")
    .option("--access <file>", "chatroom: let in only those in this file, NAME SECRET on each line")
    .option("--json", "one event a line as JSON")
    .addHelpText(
      "after",
      examples(
        "wireside lab serve uppercase",
        "wireside lab serve message --host 127.0.0.1 --port 0 --json",
        "wireside lab serve sendfile --port 10000 --dir inbox",
        "wireside lab serve groupchat --dir handouts",
      ),
    )
    .action((name: ClassicName, given: LabServeArguments) => actions.serve(name, given));
}

function addConnect(lab: Command, actions: LabActions): void {
  lab
    .command("connect")
    .description("be a client")
    .argument("<name>", CLASSIC_NAMES.join(", "), classicName)
    .argument("<address>", "HOST:PORT, or HOST for the port of the protocol")
    .argument("[what]", "uppercase, message: the text (uppercase asks for lines without it); sendfile: the file")
    .addOption(new Option("--tcp", "uppercase: over TCP (default)").conflicts("udp"))
    .option("--udp", "uppercase: over UDP")
    .option("--name <name>", "chatroom, groupchat: your name there")
    .option("--secret-file <file>", "chatroom: file with your secret of its access list as the first line")
    .option("--from <address>", "chatroom: address of this machine to come from, and to take peer to peer at")
    .option("--peer-port <port>", "chatroom: UDP port of everybody there, for peer to peer", port, 5000)
    .option("--dir <dir>", "groupchat: folder that downloads go to", "received")
    .option("--json", "one event a line as JSON")
    .addHelpText(
      "after",
      examples(
        "wireside lab connect uppercase localhost:12000 --udp hello",
        "wireside lab connect message localhost:1234 hello",
        "wireside lab connect sendfile 192.168.1.5:10000 slides.pdf",
        "wireside lab connect chatroom 192.168.1.5:5000 --name alice",
        "wireside lab connect groupchat 192.168.1.5:50000 --name alice",
      ),
    )
    .action((name: ClassicName, address: string, what: string | undefined, given: LabConnectArguments) =>
      actions.connect(name, address, what, given),
    );
}

function classicName(text: string): ClassicName {
  if (Object.hasOwn(CLASSICS, text)) return text as ClassicName;
  throw new InvalidArgumentError(`There are ${CLASSIC_NAMES.join(", ")}.`);
}

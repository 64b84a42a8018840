import { readFile } from "node:fs/promises";
import {
  ChatroomClient,
  GroupchatClient,
  ReceiveFolder,
  sendFile,
  sendMessage,
  type SocketAddress,
  type Tell,
} from "@wireside/lab";
import { WiresideError } from "@wireside/protocol";
import { EXIT, wrongUsage, type Exit } from "../errors.ts";
import type { LabConnectArguments } from "./arguments.ts";
import { askUppercase } from "./ask-uppercase.ts";
import { CLASSICS, type ClassicName } from "./classics.ts";
import { converse } from "./converse.ts";
import { printer } from "./printer.ts";

/** Is a client. Throws what went wrong. */
export async function runConnect(
  name: ClassicName,
  address: string,
  what: string | undefined,
  given: LabConnectArguments,
): Promise<Exit> {
  const to = parseTarget(address, CLASSICS[name].port);
  const interrupted = new AbortController();
  process.once("SIGINT", () => interrupted.abort());
  const client = { to, what, given, tell: printer(process.stdout, given.json === true), signal: interrupted.signal };
  try {
    return await CLIENTS[name](client);
  } catch (error) {
    if (interrupted.signal.aborted) return EXIT.interrupted;
    throw error;
  }
}

interface Client {
  readonly to: SocketAddress;
  readonly what: string | undefined;
  readonly given: LabConnectArguments;
  readonly tell: Tell;
  readonly signal: AbortSignal;
}

const CLIENTS: Readonly<Record<ClassicName, (client: Client) => Promise<Exit>>> = {
  uppercase: ({ to, what, given, tell, signal }) =>
    askUppercase(to, { text: what, overUdp: given.udp === true, signal }, tell),

  async message({ to, what, tell }) {
    if (what === undefined) throw wrongUsage("message needs a text to send.");
    await sendMessage(to, what);
    tell({ type: "sent", text: `Sent: ${what}`, value: what });
    return EXIT.done;
  },

  async sendfile({ to, what, tell, signal }) {
    if (what === undefined) throw wrongUsage("sendfile needs a file to send.");
    await sendFile(to, what, tell, signal);
    return EXIT.done;
  },

  async chatroom({ to, given, tell, signal }) {
    const who = { name: nameOf(given), secret: await secretOf(given), from: given.from, peerPort: given.peerPort };
    return converse(await ChatroomClient.connect(to, who, tell, signal), signal);
  },

  async groupchat({ to, given, tell, signal }) {
    const folder = new ReceiveFolder(given.dir);
    return converse(await GroupchatClient.connect(to, nameOf(given), folder, tell, signal), signal);
  },
};

function nameOf({ name }: LabConnectArguments): string {
  if (name === undefined || name.trim() === "") throw wrongUsage("A name is needed: --name NAME.");
  return name.trim();
}

async function secretOf({ secretFile }: LabConnectArguments): Promise<string | undefined> {
  if (secretFile === undefined) return undefined;
  const text = await readFile(secretFile, "utf8").catch((cause: unknown) => {
    throw new WiresideError("no_such_file", { message: `${secretFile} cannot be read.`, cause });
  });
  return text.split(/\r?\n/u)[0] ?? "";
}

/** HOST:PORT, [IPv6]:PORT, or HOST alone. Throws bad_address. */
function parseTarget(text: string, usual: number): SocketAddress {
  const { host, bare, port } =
    /^(?:\[(?<host>[^\]\s]+)\]|(?<bare>[^:\s[\]]+))(?::(?<port>\d{1,5}))?$/u.exec(text)?.groups ?? {};
  const number = port === undefined ? usual : Number(port);
  const name = host ?? bare;
  if (name === undefined || number < 1 || number > 65_535) {
    throw new WiresideError("bad_address", { message: `"${text.slice(0, 100)}" is not HOST:PORT.` });
  }
  return { host: name, port: number };
}

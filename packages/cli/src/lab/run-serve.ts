import { readFile } from "node:fs/promises";
import {
  AccessList,
  readAccessList,
  ReceiveFolder,
  serveChatroom,
  serveGroupchat,
  serveMessage,
  serveSendfile,
  serveUppercase,
  type Listening,
  type Tell,
} from "@wireside/lab";
import { formatAddress, WiresideError } from "@wireside/protocol";
import { EXIT, type Exit } from "../errors.ts";
import { untilToldToStop } from "../until-told-to-stop.ts";
import type { LabServeArguments } from "./arguments.ts";
import { CLASSICS, type ClassicName } from "./classics.ts";
import { printer } from "./printer.ts";

/** Runs a server until it is told to stop. Throws what keeps it from starting. */
export async function runServe(name: ClassicName, given: LabServeArguments): Promise<Exit> {
  const stop = untilToldToStop();
  const tell = printer(process.stdout, given.json === true);
  const server = await serve(name, given, tell);
  for (const [type, text, fields] of firstLines(name, server)) tell({ type, text, ...fields });
  await stop;
  await server.close();
  return EXIT.done;
}

async function serve(name: ClassicName, given: LabServeArguments, tell: Tell): Promise<Listening> {
  const at = { host: given.host, port: given.port ?? CLASSICS[name].port };
  switch (name) {
    case "uppercase":
      return serveUppercase(at, tell);
    case "message":
      return serveMessage(at, tell);
    case "sendfile":
      return serveSendfile(at, new ReceiveFolder(given.dir ?? "received", given.overwrite === true), tell);
    case "chatroom":
      return serveChatroom(at, tell, { access: await accessList(given.access) });
    case "groupchat":
      return serveGroupchat(at, tell, { folder: given.dir ?? "shared" });
  }
}

async function accessList(file: string | undefined): Promise<AccessList | undefined> {
  if (file === undefined) return undefined;
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new WiresideError("no_such_file", { message: `${file} cannot be read.`, cause });
  });
  return new AccessList(readAccessList(text));
}

/** What the originals print when they begin. */
function firstLines(name: ClassicName, { at }: Listening): [string, string, object][] {
  if (name === "sendfile") {
    return [
      ["listening", `Port: ${String(at.port)}`, at],
      ["socket", "Socket: family AF_INET, type SOCK_STREAM, protocol TCP", { family: "AF_INET", kind: "SOCK_STREAM" }],
    ];
  }
  const over = name === "uppercase" ? "TCP and UDP" : "TCP";
  return [["listening", `The server is ready to receive on ${formatAddress(at)} (${over})`, at]];
}

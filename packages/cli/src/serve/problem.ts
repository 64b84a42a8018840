import { WiresideError } from "@wireside/protocol";
import { wrongUsage } from "../errors.ts";
import type { ServeArguments } from "./arguments.ts";

/** Why a folder is not served, from the system's error: one sentence, with a stable code. */
export function toProblem(error: unknown, folder: string, { port, host }: ServeArguments): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException;
  switch (syscall === "listen" || syscall === "getaddrinfo" ? `listen ${code ?? ""}` : code) {
    case "ENOENT":
      return problem("no_such_file", `There is no folder ${folder}.`, error);
    case "ENOTDIR":
      return problem("no_such_file", `${folder} is not a folder.`, error);
    case "EACCES":
    case "EPERM":
      return problem("no_such_file", `The folder ${folder} may not be read.`, error);
    case "listen EADDRINUSE":
      return problem("port_taken", `Another program listens on port ${String(port)}.`, error);
    case "listen EACCES":
      return problem("port_taken", `You may not listen on port ${String(port)}.`, error);
    case "listen EADDRNOTAVAIL":
    case "listen ENOTFOUND":
    case "listen EAI_AGAIN":
    case "listen EINVAL":
      return wrongUsage(`${host ?? ""} is not an address of this machine.`);
    default:
      return error;
  }
}

function problem(code: "no_such_file" | "port_taken", message: string, cause: unknown): WiresideError {
  return new WiresideError(code, { message, cause });
}

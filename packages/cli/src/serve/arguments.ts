import type { Command } from "commander";
import { examples } from "../examples.ts";
import { port } from "../port.ts";

export interface ServeArguments {
  readonly port: number;
  readonly host?: string;
  readonly spa?: boolean;
  readonly cors?: boolean;
  readonly open?: boolean;
  readonly json?: boolean;
}

const SERVE_PORT = 6789;

/** `wireside serve DIR` */
export function addServe(program: Command, act: (folder: string, given: ServeArguments) => Promise<void>): void {
  program
    .command("serve")
    .description("serve a folder as web pages: read only, with listings")
    .argument("<dir>", "the folder")
    .option("--port <port>", "port to listen on; 0 lets the system choose", port, SERVE_PORT)
    .option("--host <address>", "address to listen on (default: all)")
    .option("--spa", "answer a page that is not there with the folder's index.html")
    .option("--cors", "let pages of other sites read what is served")
    .option("--open", "open it in a browser")
    .option("--json", "print a line of JSON when ready, and one for each request")
    .addHelpText(
      "after",
      examples("wireside serve public", "wireside serve dist --spa --port 8080 --host 127.0.0.1 --open"),
    )
    .action((folder: string, given: ServeArguments) => act(folder, given));
}

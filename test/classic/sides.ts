import type { Place } from "../../packages/cli/test/processes/running.ts";
import { Python } from "./python.ts";

/** Who a program is of. */
export type Maker = "ours" | "theirs";

/** The port of each protocol, and where its server is. */
const PORTS: Readonly<Record<string, number>> = {
  ...{ uppercase: 12_000, message: 1234, sendfile: 10_000, chatroom: 5000, groupchat: 50_000 },
};
const HOST = "127.0.0.1";

/** Somebody in a chat. */
interface Person {
  readonly name: string;
  /** The address to come from. */
  readonly address: string;
  /** For what is downloaded. */
  readonly folder: string;
}

/** A program of either maker, in a process of its own: what it writes, and what is typed. */
export interface ClassicProgram {
  type(text: string): void;
  until(pattern: RegExp): Promise<unknown>;
  /** Ends its input; resolves when it has ended in turn. */
  finish(): Promise<void>;
}

/** Starts servers and clients of both makers, and ends them. Servers have the ports of their protocols. */
export class Sides {
  readonly #place: Place;
  readonly #pythons: Python[] = [];

  constructor(place: Place) {
    this.#place = place;
  }

  /** A server that listens. `name` may say which half of a protocol, `uppercase_udp`: ours serve both. */
  async serve(maker: Maker, name: string, folder: string): Promise<ClassicProgram> {
    const protocol = protocolOf(name);
    const port = portOf(name);
    const hasFolder = protocol === "sendfile" || protocol === "groupchat";
    const words = ["lab", "serve", protocol, "--host", HOST, "--port", port, "--dir", folder];
    const running =
      maker === "ours"
        ? this.#place.run("server", ...words)
        : this.#python(`${name}_server.py`, HOST, port, ...(hasFolder ? [folder] : []));
    await running.until(maker === "ours" ? /\n/u : /^port \d+$/mu);
    return asProgram(running);
  }

  /** A client of chatroom or groupchat. */
  talk(maker: Maker, protocol: "chatroom" | "groupchat", { name, address, folder }: Person): ClassicProgram {
    const port = portOf(protocol);
    if (maker === "theirs") {
      const more = protocol === "chatroom" ? [address, port] : [folder];
      return asProgram(this.#python(`${protocol}_client.py`, HOST, port, name, ...more));
    }
    const words = ["lab", "connect", protocol, `${HOST}:${port}`, "--name", name];
    const more = protocol === "chatroom" ? ["--from", address, "--peer-port", port] : ["--dir", folder];
    return asProgram(this.#place.run(name, ...words, ...more));
  }

  /** A client that does one thing, and ends. */
  async once(maker: Maker, name: string, what: string): Promise<void> {
    if (maker === "theirs") {
      await this.#python(`${name}_client.py`, HOST, portOf(name), what).ended;
      return;
    }
    const over = name.split("_")[1];
    const words = ["lab", "connect", protocolOf(name), `${HOST}:${portOf(name)}`, what];
    await this.#place.run("client", ...words, ...(over === undefined ? [] : [`--${over}`])).ended;
  }

  async close(): Promise<void> {
    for (const python of this.#pythons) await python.stop();
  }

  #python(script: string, ...words: readonly string[]): Python {
    const python = new Python(script, ...words);
    this.#pythons.push(python);
    return python;
  }
}

function protocolOf(name: string): string {
  return name.replace(/_.*/u, "");
}

function portOf(name: string): string {
  return String(PORTS[protocolOf(name)]);
}

interface Process {
  readonly child: { readonly stdin: { end(): void } | null };
  readonly ended: Promise<unknown>;
  type(text: string): void;
  until(pattern: RegExp): Promise<unknown>;
}

function asProgram(process: Process): ClassicProgram {
  return {
    type: (text) => process.type(text),
    until: (pattern) => process.until(pattern),
    async finish() {
      process.child.stdin?.end();
      await process.ended;
    },
  };
}

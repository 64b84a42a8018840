import { jsonLines, type Place } from "../../packages/cli/test/processes/running.ts";
import { Python } from "./python.ts";

/** Who a program is of. */
export type Maker = "ours" | "theirs";

/** A client of either maker, in a process of its own: what it writes, and what is typed. */
export interface ClassicProgram {
  readonly out: string;
  type(text: string): void;
  until(pattern: RegExp): Promise<unknown>;
  /** Ends its input; resolves when it has ended in turn. */
  finish(): Promise<void>;
}

/** Starts servers and clients of both makers, and ends them. */
export class Sides {
  readonly #place: Place;
  readonly #pythons: Python[] = [];

  constructor(place: Place) {
    this.#place = place;
  }

  /** A server. Resolves with its port. */
  async serve(maker: Maker, name: string, folder: string): Promise<number> {
    if (maker === "theirs") return this.python(`${name}_server.py`, "127.0.0.1", "0", ...folderOf(name, folder)).port();
    const words = ["lab", "serve", name, "--host", "127.0.0.1", "--port", "0", "--json", "--dir", folder];
    const running = this.#place.run("server", ...words);
    await running.until(/\n/u);
    return Number(jsonLines(running.out)[0]?.["port"]);
  }

  /** A client of chatroom or groupchat. `folder` is for what it downloads. */
  talk(maker: Maker, name: "chatroom" | "groupchat", port: number, who: string, folder: string): ClassicProgram {
    if (maker === "theirs") {
      const more = name === "chatroom" ? ["127.0.0.1", "0"] : [folder];
      return asProgram(this.python(`${name}_client.py`, "127.0.0.1", String(port), who, ...more));
    }
    const address = `127.0.0.1:${String(port)}`;
    const words = ["lab", "connect", name, address, "--name", who, "--peer-port", "0", "--dir", folder];
    return asProgram(this.#place.run(who, ...words));
  }

  /** A client that does one thing, and ends. */
  async once(maker: Maker, name: string, port: number, what: string): Promise<string> {
    if (maker === "theirs") {
      const client = this.python(`${name}_client.py`, "127.0.0.1", String(port), what);
      await client.ended;
      return client.out;
    }
    const [protocol = "", over] = name.split("_");
    const words = ["lab", "connect", protocol, `127.0.0.1:${String(port)}`, what];
    const ended = await this.#place.run("client", ...words, ...(over === undefined ? [] : [`--${over}`])).ended;
    return ended.out + ended.err;
  }

  python(script: string, ...words: readonly string[]): Python {
    const python = new Python(script, ...words);
    this.#pythons.push(python);
    return python;
  }

  async close(): Promise<void> {
    for (const python of this.#pythons) await python.stop();
  }
}

function folderOf(name: string, folder: string): string[] {
  return name === "sendfile" || name === "groupchat" ? [folder] : [];
}

interface Process {
  readonly out: string;
  readonly child: { readonly stdin: { end(): void } | null };
  readonly ended: Promise<unknown>;
  type(text: string): void;
  until(pattern: RegExp): Promise<unknown>;
}

function asProgram(process: Process): ClassicProgram {
  return {
    get out() {
      return process.out;
    },
    type: (text) => process.type(text),
    until: (pattern) => process.until(pattern),
    async finish() {
      process.child.stdin?.end();
      await process.ended;
    },
  };
}

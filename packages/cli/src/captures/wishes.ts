import { readFile } from "node:fs/promises";
import { formatFilterError, parseFilter, protocolNamed, type Filter, type SessionOptions } from "@wireside/packets";
import { WiresideError } from "@wireside/protocol";

/**
 * Reads a display filter; a mistake in it is shown at its place, on standard error.
 *
 * @throws WiresideError `bad_filter`
 */
export function readFilter(text: string | undefined): Filter | undefined {
  if (text === undefined) return undefined;
  const { filter, error } = parseFilter(text);
  if (error === undefined) return filter;
  const [written, mark, ...sentence] = formatFilterError(text, error).split("\n");
  process.stderr.write(`${written!}\n${mark!}\n`);
  throw new WiresideError("bad_filter", { message: sentence.join(" ") });
}

/** What both commands on captures can be told of how packets are taken apart. */
export interface DissectionArguments {
  /** Rules such as `tcp.port==8081,http`. */
  readonly decodeAs?: readonly string[];
  /** A file with a key log. */
  readonly keys?: string;
}

/**
 * Who reads which port, and with which keys.
 *
 * @throws WiresideError `wrong_usage` for a protocol that is not known, `no_such_file` for keys that cannot be read
 */
export async function sessionOptions({ decodeAs = [], keys }: DissectionArguments): Promise<SessionOptions> {
  const chosen = decodeAs.map((rule) => {
    const [, table, number, id] = /^(\w+\.port)==(\d+),(.+)$/u.exec(rule)!;
    const protocol = protocolNamed(id!);
    if (protocol === undefined) throw new WiresideError("wrong_usage", { message: `There is no protocol ${id!}.` });
    return [`${table!}:${number!}`, protocol] as const;
  });
  return { decodeAs: new Map(chosen), ...(keys !== undefined && { keyLog: await readKeys(keys) }) };
}

async function readKeys(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new WiresideError("no_such_file", { message: `${file} cannot be read: ${reason}.`, cause: error });
  }
}

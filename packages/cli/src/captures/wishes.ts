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

/**
 * Who reads which port.
 *
 * @param decodeAs rules such as `tcp.port==8081,http`
 * @throws WiresideError `wrong_usage` for a protocol that is not known
 */
export function sessionOptions(decodeAs: readonly string[] | undefined): SessionOptions {
  if (decodeAs === undefined) return {};
  const chosen = decodeAs.map((rule) => {
    const [, table, number, id] = /^(\w+\.port)==(\d+),(.+)$/u.exec(rule)!;
    const protocol = protocolNamed(id!);
    if (protocol === undefined) throw new WiresideError("wrong_usage", { message: `There is no protocol ${id!}.` });
    return [`${table!}:${number!}`, protocol] as const;
  });
  return { decodeAs: new Map(chosen) };
}

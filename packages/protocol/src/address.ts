import { WiresideError } from "./errors.ts";

/** The port a hub listens on when nothing else is said. */
export const DEFAULT_PORT = 4747;

/** Where a hub is. `host` is a name or an IP address, an IPv6 one without brackets. */
export interface Address {
  host: string;
  port: number;
}

const FORM =
  /^(?:(?<scheme>https?):\/\/)?(?:\[(?<bracketed>[^\]]+)\]|(?<name>[^:[\]]+))(?::(?<port>\d{1,5}))?(?:\/.*)?$/is;
const BARE_IPV6 = /^[0-9a-f:.]*:[0-9a-f:.]*:[0-9a-f:.]*$/i;

/**
 * An address as people write it: HOST, HOST:PORT, [::1]:4747, ::1, or a link to the hub's page. The port is 4747 unless
 * written. `secure` says what the scheme of a link says, and nothing without one. Throws bad_address.
 */
export function parseAddress(text: string): Address & { secure: boolean | undefined } {
  const trimmed = text.trim();
  const parts = (BARE_IPV6.test(trimmed) ? FORM.exec(`[${trimmed}]`) : FORM.exec(trimmed))?.groups;
  if (parts === undefined) throw badAddress(text, "it is not HOST, HOST:PORT or a link");
  const port = parts["port"] === undefined ? DEFAULT_PORT : Number(parts["port"]);
  if (port < 1 || port > 65_535) throw badAddress(text, `there is no port ${port}`);
  const scheme = parts["scheme"]?.toLowerCase();
  const host = canonicalHost(parts["bracketed"] === undefined ? (parts["name"] ?? "") : `[${parts["bracketed"]}]`);
  if (host === undefined) throw badAddress(text, "the host is neither a name nor an IP address");
  return { host, port, secure: scheme === undefined ? undefined : scheme === "https" };
}

/** HOST:PORT, with brackets around an IPv6 address. */
export function formatAddress({ host, port }: Address): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** The host as URLs have it: lower case, IDNA, the shortest form of an IP address; undefined when it is none. */
function canonicalHost(written: string): string | undefined {
  if (/[\s/?#@\\%]/.test(written)) return undefined;
  try {
    const host = new URL(`http://${written}`).hostname;
    return host.startsWith("[") ? host.slice(1, -1) : host;
  } catch {
    return undefined;
  }
}

function badAddress(text: string, why: string): WiresideError {
  return new WiresideError("bad_address", { message: `"${text.slice(0, 100)}" is not the address of a hub: ${why}.` });
}

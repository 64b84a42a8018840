import { networkInterfaces } from "node:os";
import type { RunningServer } from "@wireside/serve";
import { neutraliseLine } from "../text/neutralise.ts";

/** Where a server is reached. */
export interface Places {
  /** From this machine. */
  readonly url: string;
  /** From others on the network. */
  readonly networkUrls: readonly string[];
}

const EVERYWHERE = new Set(["0.0.0.0", "::"]);

/** @param host the address that was asked for; undefined, or an unspecified one: all of the machine's */
export function placesOf(port: number, host: string | undefined): Places {
  if (host === undefined || EVERYWHERE.has(host))
    return { url: urlOf("127.0.0.1", port), networkUrls: networkAddresses(host).map((each) => urlOf(each, port)) };
  const isLocal = /^(127\.|::1$|localhost$)/.test(host);
  return { url: urlOf(host, port), networkUrls: isLocal ? [] : [urlOf(host, port)] };
}

/** What the one who starts the server must know. */
export function readyText({ folder }: RunningServer, { url, networkUrls }: Places): string {
  const network = networkUrls.length === 0 ? ["(not reachable from there)"] : networkUrls;
  return [
    `Serving ${neutraliseLine(folder)}: whoever reaches it reads it, without a password.`,
    "",
    `  On this machine   ${url}`,
    ...network.map((each, at) => `  ${at === 0 ? "On the network  " : "                "}  ${each}`),
    "",
    "Ctrl+C stops it.",
  ].join("\n");
}

/** The same for scripts. */
export function readyJson({ folder, port }: RunningServer, { url, networkUrls }: Places): Record<string, unknown> {
  return { type: "ready", folder, port, url, networkUrls, pid: process.pid };
}

function networkAddresses(host: string | undefined): string[] {
  return Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(
      ({ internal, address, family }) =>
        !internal && !/^(fe80:|169\.254\.)/.test(address) && (host !== "0.0.0.0" || family === "IPv4"),
    )
    .toSorted((one, other) => one.family.localeCompare(other.family))
    .map(({ address }) => address);
}

function urlOf(host: string, port: number): string {
  return `http://${host.includes(":") ? `[${host}]` : host}:${String(port)}/`;
}

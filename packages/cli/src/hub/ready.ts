import type { OpenDoor } from "@wireside/doors";
import type { Access, RunningHub } from "@wireside/hub";
import { formatAddress } from "@wireside/protocol";
import type { HubDoors } from "./open-doors.ts";

export type Ready = Omit<RunningHub, "stop" | "admit" | "dismiss" | "findRoom">;

/** A hub that listens on this machine's own address only has none on the network. */
export function asReachable(hub: Ready, host: string | undefined): Ready {
  if (host === undefined || !/^(127\.|::1$|localhost$)/.test(host)) return hub;
  return { ...hub, networkUrls: [], tlsUrl: `https://127.0.0.1:${hub.port}` };
}

const WHO: Readonly<Record<Access, string>> = {
  open: "everyone on this network, with a nickname",
  invite: "who has an invite",
  local: "on this machine with a nickname, from elsewhere with an invite",
};

/** What is open beside the hub itself. `hasPage`: is the web page built? */
interface Beside {
  readonly hasPage: boolean;
  readonly doors: HubDoors | undefined;
}

/** What the one who starts a hub must know. */
export function readyText(hub: Ready, version: string, { hasPage, doors }: Beside): string {
  const network = hub.networkUrls.length === 0 ? ["(not reachable from there)"] : hub.networkUrls;
  const lines = [
    `Wireside ${version}: the hub is open.`,
    "",
    `  On this machine   ${hub.url}${hasPage ? "" : "   (the page is not built; npm start builds it)"}`,
    ...network.map((url, at) => `  ${at === 0 ? "On the network  " : "                "}  ${url}`),
    `  Fingerprint       ${hub.fingerprint}`,
    `  Who may come in   ${WHO[hub.access]}`,
    "",
    ...(doors === undefined ? [] : doorLines(doors)),
    ...ownerLines(hub),
    ...secondPersonLines(hub),
    "Ctrl+C stops it.",
  ];
  return lines.join("\n");
}

/** The same for scripts: one object, one line. */
export function readyJson(hub: Ready, doors?: HubDoors): Record<string, unknown> {
  return {
    address: `127.0.0.1:${hub.port}`,
    port: hub.port,
    url: hub.url,
    tlsUrl: hub.tlsUrl,
    networkUrls: hub.networkUrls,
    fingerprint: hub.fingerprint,
    access: hub.access,
    invite: hub.ownerInvite ?? null,
    doors: doors?.doors.map(({ name, at }) => ({ name, ...at, room: doors.room })) ?? [],
    pid: process.pid,
  };
}

function doorLines({ doors, room, files, filePorts }: HubDoors): string[] {
  const isAnywhere = (host: string): boolean => host === "0.0.0.0" || host === "::";
  const where = ({ host, port }: OpenDoor["at"]): string =>
    isAnywhere(host) ? `port ${String(port)} of every address of this machine` : formatAddress({ host, port });
  const { first, last } = filePorts;
  return [
    `Doors for classic clients, to the room "${room}":`,
    ...doors.map(
      ({ name, at }) => `  ${name.padEnd(16)}  ${where(at)}, ${name === "chatroom" ? "TCP and UDP" : "TCP"}`,
    ),
    "Whoever reaches one of these ports reads what is said in that room and writes to it, without a password and not encrypted,",
    "under any name that is no member's.",
    ...(doors.some(({ name }) => name === "groupchat")
      ? [`The groupchat door gives away the files in ${files}, by UDP ports ${String(first)} to ${String(last)}.`]
      : []),
    "",
  ];
}

function ownerLines({ ownerInvite }: Ready): string[] {
  if (ownerInvite === undefined) return [];
  return [
    "The hub has no owner yet. Whoever opens this link first becomes it:",
    `  ${ownerInvite.link}`,
    `or: wireside chat --invite ${ownerInvite.code}`,
    "",
  ];
}

function secondPersonLines(hub: Ready): string[] {
  const address = hub.tlsUrl.replace(/^https:\/\//, "");
  if (hub.access === "open") {
    return [
      "A second person, in a browser or in a terminal:",
      `  ${hub.tlsUrl}`,
      `  wireside chat ${address} --name NAME`,
      "",
    ];
  }
  return [
    "A second person needs an invite: /invite in the chat, or wireside invite --name YOURS. Then:",
    "  wireside chat --invite CODE --name NAME",
    "",
  ];
}

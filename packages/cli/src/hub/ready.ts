import type { Access, RunningHub } from "@wireside/hub";

export type Ready = Omit<RunningHub, "stop">;

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

/** What the one who starts a hub must know. `hasPage`: is the web page built? */
export function readyText(hub: Ready, version: string, hasPage: boolean): string {
  const network = hub.networkUrls.length === 0 ? ["(not reachable from there)"] : hub.networkUrls;
  const lines = [
    `Wireside ${version}: the hub is open.`,
    "",
    `  On this machine   ${hub.url}${hasPage ? "" : "   (the page is not built; npm start builds it)"}`,
    ...network.map((url, at) => `  ${at === 0 ? "On the network  " : "                "}  ${url}`),
    `  Fingerprint       ${hub.fingerprint}`,
    `  Who may come in   ${WHO[hub.access]}`,
    "",
    ...ownerLines(hub),
    ...secondPersonLines(hub),
    "Ctrl+C stops it.",
  ];
  return lines.join("\n");
}

/** The same for scripts: one object, one line. */
export function readyJson(hub: Ready): Record<string, unknown> {
  return {
    address: `127.0.0.1:${hub.port}`,
    port: hub.port,
    url: hub.url,
    tlsUrl: hub.tlsUrl,
    networkUrls: hub.networkUrls,
    fingerprint: hub.fingerprint,
    access: hub.access,
    invite: hub.ownerInvite ?? null,
    pid: process.pid,
  };
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

/** What a client called itself, short: "Firefox on Linux" for a browser's long line, others as they are. */
export function clientName(client: string): string {
  if (client === "") return "Unnamed client";
  if (!client.startsWith("Mozilla/")) return client;
  const browser = BROWSERS.find(([sign]) => client.includes(sign))?.[1] ?? "Browser";
  const system = SYSTEMS.find(([sign]) => client.includes(sign))?.[1];
  return system === undefined ? browser : `${browser} on ${system}`;
}

// Each browser also names those before it, so the order matters.
const BROWSERS: readonly (readonly [sign: string, name: string])[] = [
  ["Edg", "Edge"],
  ["OPR/", "Opera"],
  ["Firefox/", "Firefox"],
  ["Chrom", "Chromium"],
  ["Safari/", "Safari"],
];

const SYSTEMS: readonly (readonly [sign: string, name: string])[] = [
  ["Android", "Android"],
  ["iPhone", "iPhone"],
  ["iPad", "iPad"],
  ["Windows", "Windows"],
  ["Mac OS", "macOS"],
  ["Linux", "Linux"],
];

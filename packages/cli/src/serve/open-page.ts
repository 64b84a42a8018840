import { spawn } from "node:child_process";
import { once } from "node:events";

/** The program that opens an address in the system's browser, and what it is given before the address. */
const OPENERS: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  darwin: ["open"],
  win32: ["rundll32", "url.dll,FileProtocolHandler"],
};

/** Opens an address in the system's browser. @returns why it could not, as a sentence; undefined where it was asked to */
export async function openPage(url: string): Promise<string | undefined> {
  const [program, ...words] = OPENERS[process.platform] ?? ["xdg-open"];
  const opener = spawn(program, [...words, url], { stdio: "ignore", detached: true });
  try {
    await once(opener, "spawn");
    opener.unref();
    return undefined;
  } catch {
    return `No browser was opened: there is no ${program} here. The address is ${url}`;
  }
}

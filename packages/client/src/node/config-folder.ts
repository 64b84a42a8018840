import { homedir, platform } from "node:os";
import { join } from "node:path";

/** Where this user's programs keep their settings: a folder `wireside` in the place the system has for them. */
export function configFolder(): string {
  const { XDG_CONFIG_HOME, APPDATA } = process.env;
  if (platform() === "win32") return join(APPDATA || join(homedir(), "AppData", "Roaming"), "wireside");
  if (platform() === "darwin") return join(homedir(), "Library", "Application Support", "wireside");
  return join(XDG_CONFIG_HOME || join(homedir(), ".config"), "wireside");
}

import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { join } from "node:path";
import { describe } from "vitest";

/** Something of the machine that a test cannot do without. */
interface Need {
  isMet: boolean;
  /** What is missing and how to get it, for the summary of `npm test`. */
  reason: string;
}

/** Real captures with the values tshark finds in them; WIRESIDE_CAPTURES names another folder. */
export const CAPTURES = process.env["WIRESIDE_CAPTURES"] ?? join(import.meta.dirname, "../../shared/captures");

/** The browser the page is tested in; undefined where there is none. CHROMIUM names another one. */
export const CHROMIUM = [
  process.env["CHROMIUM"],
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
].find((path) => path !== undefined && existsSync(path));

export const NEEDS = {
  chromium: {
    isMet: CHROMIUM !== undefined,
    reason: "no Chromium: install the package chromium, or set CHROMIUM to its path",
  },
  captures: {
    isMet: existsSync(join(CAPTURES, "MANIFEST.tsv")),
    reason: "the collection of captures is not beside the project; WIRESIDE_CAPTURES can name its folder",
  },
  tshark: { isMet: hasProgram("tshark", "--version"), reason: "no tshark: install the package tshark" },
  tmux: { isMet: hasProgram("tmux", "-V"), reason: "no tmux: install the package tmux" },
  openssl: { isMet: hasProgram("openssl", "version"), reason: "no openssl: install the package openssl" },
  mount: {
    isMet: process.platform === "linux" && process.getuid?.() === 0,
    reason: "mounting a small tmpfs needs Linux and root",
  },
  namespaces: {
    isMet: hasProgram("unshare", "--net", "true") && canUse("/dev/net/tun"),
    reason: "network namespaces joined by a link need Linux, root and /dev/net/tun",
  },
  cc: { isMet: hasProgram("cc", "--version"), reason: "no C compiler: install the packages gcc and libc6-dev" },
  cxx: { isMet: hasProgram("c++", "--version"), reason: "no C++ compiler: install the package g++" },
  python3: { isMet: hasProgram("python3", "--version"), reason: "no Python 3: install the package python3" },
  tcpdump: { isMet: hasProgram("tcpdump", "--version"), reason: "no tcpdump: install the package tcpdump" },
  curl: { isMet: hasProgram("curl", "--version"), reason: "no curl: install the package curl" },
  wget: { isMet: hasProgram("wget", "--version"), reason: "no wget: install the package wget" },
  ip: { isMet: hasProgram("ip", "-V"), reason: "no ip: install the package iproute2" },
  linux: { isMet: process.platform === "linux", reason: "needs Linux: /proc, and all of 127.0.0.0/8" },
} as const satisfies Record<string, Need>;

/**
 * `describe` for tests that need something of the machine. Where it is missing they are skipped, and `npm test` says so
 * with the reason; with WIRESIDE_NO_SKIP=1 that is a failure. No test is skipped in another way.
 */
export function describeWith(needs: readonly (keyof typeof NEEDS)[], name: string, body: () => void): void {
  const unmet = needs.map((need) => NEEDS[need]).filter((need) => !need.isMet);
  const reason = unmet.map((need) => need.reason).join("; ");
  describe(name, unmet.length === 0 ? {} : { skip: true, meta: { skipReason: reason } }, body);
}

function hasProgram(name: string, ...words: string[]): boolean {
  return spawnSync(name, words, { stdio: "ignore" }).status === 0;
}

/** Is the device there, and may this process read and write it? */
function canUse(device: string): boolean {
  try {
    accessSync(device, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

declare module "vitest" {
  interface TaskMeta {
    skipReason?: string;
  }
}

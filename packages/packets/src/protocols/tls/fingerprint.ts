import { md5 } from "../../hashes/md5.ts";
import { sha256 } from "../../hashes/sha256.ts";
import { isGrease } from "./cipher-suites.ts";
import { APPLICATIONS, SERVER_NAME, type ExtensionFacts } from "./extensions.ts";

/** What a hello message is told by. */
export interface HelloFacts {
  readonly version: number;
  /** The offered ones; of a server the one it chose. */
  readonly cipherSuites: readonly number[];
  readonly extensions: ExtensionFacts;
}

/** A fingerprint, and what it is made of. */
export interface Fingerprint {
  readonly text: string;
  readonly hash: string;
}

/** JA3 of a client's hello: https://github.com/salesforce/ja3 */
export function ja3({ version, cipherSuites, extensions }: HelloFacts): Fingerprint {
  const { types, groups, pointFormats } = extensions;
  return hashed([[version], meant(cipherSuites), meant(types), meant(groups), pointFormats]);
}

/** JA3S of a server's hello. */
export function ja3s({ version, cipherSuites, extensions }: HelloFacts): Fingerprint {
  return hashed([[version], cipherSuites, extensions.types]);
}

function hashed(parts: readonly (readonly number[])[]): Fingerprint {
  const text = parts.map((part) => part.join("-")).join(",");
  return { text, hash: md5(utf8.encode(text)) };
}

/**
 * JA4 of a client's hello: https://github.com/FoxIO-LLC/ja4, technical details of JA4.
 *
 * @param carrier `t` over TCP, `q` in QUIC, `d` over UDP
 */
export function ja4(facts: HelloFacts, carrier: "t" | "q" | "d"): Fingerprint {
  const { extensions } = facts;
  const suites = meant(facts.cipherSuites);
  const types = meant(extensions.types);
  const isNamed = types.includes(SERVER_NAME) ? "d" : "i";
  const counts = [suites, types].map((list) => String(Math.min(99, list.length)).padStart(2, "0")).join("");
  const first = `${carrier}${versionText(facts)}${isNamed}${counts}${applicationText(extensions.applications[0])}`;
  const sortedSuites = hexList(suites.toSorted(ascending));
  const sortedTypes = types.filter((type) => type !== SERVER_NAME && type !== APPLICATIONS).toSorted(ascending);
  const signatures = meant(extensions.signatures);
  const third = hexList(sortedTypes) + (signatures.length === 0 ? "" : `_${hexList(signatures)}`);
  return {
    text: `${first}_${sortedSuites}_${third}`,
    hash: `${first}_${shortHash(sortedSuites)}_${types.length === 0 ? NO_HASH : shortHash(third)}`,
  };
}

/** The newest version that is offered. */
function versionText({ version, extensions }: HelloFacts): string {
  const offered = meant(extensions.versions);
  return VERSIONS[offered.length === 0 ? version : Math.max(...offered)] ?? "00";
}

/** First and last letter of the first name; of names that are no letters or digits the first and last hexadecimal digit. */
function applicationText(name: Uint8Array | undefined): string {
  if (name === undefined || name.length === 0) return "00";
  const letters = String.fromCharCode(name[0]!, name.at(-1)!);
  if (/^[0-9A-Za-z]{2}$/u.test(letters)) return letters;
  const [first, last] = [name[0]!, name.at(-1)!].map((byte) => byte.toString(16).padStart(2, "0"));
  return `${first![0]!}${last![1]!}`;
}

function meant(values: readonly number[]): readonly number[] {
  return values.filter((value) => !isGrease(value));
}

function hexList(values: readonly number[]): string {
  return values.map((value) => value.toString(16).padStart(4, "0")).join(",");
}

function shortHash(text: string): string {
  return text === "" ? NO_HASH : sha256(utf8.encode(text)).slice(0, NO_HASH.length);
}

function ascending(a: number, b: number): number {
  return a - b;
}

const utf8 = new TextEncoder();
const NO_HASH = "000000000000";
const VERSIONS: Readonly<Record<number, string>> = {
  0x0002: "s2",
  0x0300: "s3",
  0x0301: "10",
  0x0302: "11",
  0x0303: "12",
  0x0304: "13",
};

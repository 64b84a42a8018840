import { createHmac, timingSafeEqual } from "node:crypto";
import { LAB_LIMITS } from "../limits.ts";

/**
 * The name line of somebody on an access list: `NAME SECONDS PROOF`. The proof is HMAC-SHA-256 (RFC 2104) of `NAME SECONDS` under
 * the secret, in hex: the secret itself does not travel, and the line is good for a minute, once.
 *
 * @param seconds since 1970
 */
export function nameLine(name: string, secret: string, seconds: number): string {
  return `${name} ${String(seconds)} ${proofOf(name, secret, seconds)}`;
}

/** Who may come into a room, with what only they know. */
export class AccessList {
  readonly #secrets: ReadonlyMap<string, string>;
  /** Proof → the second from which on it would not be taken any more. */
  readonly #used = new Map<string, number>();

  /** @param secrets by name */
  constructor(secrets: ReadonlyMap<string, string>) {
    this.#secrets = secrets;
  }

  /** Whose name line this is; undefined when it is not one of somebody on the list, or old, or was used before. */
  admit(line: string, now: number): string | undefined {
    const { name, at, proof } = /^(?<name>.+) (?<at>\d{1,12}) (?<proof>[0-9a-f]{64})$/su.exec(line)?.groups ?? {};
    if (name === undefined || at === undefined || proof === undefined) return undefined;
    const secret = this.#secrets.get(name);
    const seconds = Number(at);
    if (secret === undefined || Math.abs(now - seconds) > LAB_LIMITS.proofSeconds) return undefined;
    if (!timingSafeEqual(Buffer.from(proof), Buffer.from(proofOf(name, secret, seconds)))) return undefined;
    for (const [old, until] of this.#used) if (until < now) this.#used.delete(old);
    if (this.#used.has(proof) || this.#used.size >= LAB_LIMITS.usedProofs) return undefined;
    this.#used.set(proof, seconds + LAB_LIMITS.proofSeconds);
    return name;
  }
}

/** Reads the file of an access list: a name and a secret on each line, with the last space between them. */
export function readAccessList(text: string): ReadonlyMap<string, string> {
  const lines = text.split(/\r?\n/u).filter((line) => line.trim() !== "");
  return new Map(
    lines.map((line) => {
      const space = line.trim().lastIndexOf(" ");
      return [line.trim().slice(0, Math.max(space, 0)).trim(), line.trim().slice(space + 1)];
    }),
  );
}

function proofOf(name: string, secret: string, seconds: number): string {
  return createHmac("sha256", secret)
    .update(`${name} ${String(seconds)}`)
    .digest("hex");
}

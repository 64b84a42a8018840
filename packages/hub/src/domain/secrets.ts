import { createHash, randomBytes } from "node:crypto";
import { hash, verify } from "@node-rs/argon2";

// RFC 9106 §4 asks for argon2id; these are the parameters OWASP gives for 19 MiB.
const ARGON2 = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
const CURRENT = `$argon2id$v=19$m=${String(ARGON2.memoryCost)},t=${String(ARGON2.timeCost)},p=${String(ARGON2.parallelism)}$`;

/** A secret to be shown once, and what is kept of it. */
export function newSecret(bytes: number): { secret: Buffer; hash: Uint8Array } {
  const secret = randomBytes(bytes);
  return { secret, hash: hashSecret(secret) };
}

/** SHA-256: enough for secrets that are random and long, as tokens and invites are. */
export function hashSecret(secret: Uint8Array): Uint8Array {
  return new Uint8Array(createHash("sha256").update(secret).digest());
}

/** Password hashes cost memory on purpose: no more than this many are made at a time, the rest wait their turn. */
const AT_ONCE = 2;

/** Makes and checks argon2id hashes in PHC form. */
export class Passwords {
  #running = 0;
  readonly #waiting: (() => void)[] = [];
  /** How many hashes were computed: a check costs one whether or not the person exists. */
  computed = 0;
  #decoy: Promise<string> | undefined;

  async make(password: string): Promise<string> {
    return this.#inTurn(() => hash(password.normalize("NFKC"), ARGON2));
  }

  /** Is it the password? Without a hash the same work is done against a decoy, and the answer is no. */
  async check(phc: string | undefined, password: string): Promise<boolean> {
    this.#decoy ??= hash("a password that nobody has", ARGON2);
    const against = phc ?? (await this.#decoy);
    const isRight = await this.#inTurn(() => verify(against, password.normalize("NFKC")));
    return isRight && phc !== undefined;
  }

  /** Was the hash made with other parameters than today's? */
  isOld(phc: string): boolean {
    return !phc.startsWith(CURRENT);
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= AT_ONCE) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running++;
    try {
      this.computed++;
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#running--;
      else next();
    }
  }
}

import { readKeyLog, type CipherName, type LoggedSecret } from "@wireside/transport/wire";
import { hexText } from "../../fields/format.ts";
import { CAPTURE_LIMITS } from "../../limits.ts";
import type { CaptureSecrets } from "../../read/facts.ts";
import { Way, type KeyedConnection, type OpenedPacket } from "./way.ts";

/** What is known of a connection id. */
interface KnownId {
  /** What is sent to it; undefined where its secrets are not known. */
  way: Way | undefined;
  /** Whether a packet that was sent to it was opened with them. */
  isProven: boolean;
}

/**
 * What the packets of a capture told of Wireside's connections: ids that are in use, and to whose secrets they lead. The oldest
 * ids are forgotten first.
 */
export class WiresideConnections {
  /** The log that was given, until it is needed. */
  #keyLog: string;
  readonly #secrets: readonly CaptureSecrets[];
  /** Of the capture's secrets, those that were looked at. */
  #lookedAt = 0;
  /** By the destination id of their Hello. */
  readonly #keyed = new Map<string, KeyedConnection>();
  readonly #ids = new Map<string, KnownId>();
  readonly #resetTokens = new Set<string>();
  /** Bytes that were given to keys which did not open them. */
  #triedBytes = 0;

  /** @param secrets of the capture, to which more may be added while it is read */
  constructor(keyLog: string, secrets: readonly CaptureSecrets[]) {
    this.#keyLog = keyLog;
    this.#secrets = secrets;
  }

  /** Whether packets are sent to an id. */
  knows(id: Uint8Array): boolean {
    return this.#ids.has(hexText(id));
  }

  /** A Hello: the client's id leads to what the server sends. */
  addHello(destination: Uint8Array, source: Uint8Array, cipher: CipherName): void {
    this.#takeSecrets();
    const keyed = this.#keyed.get(hexText(destination));
    if (keyed !== undefined) keyed.cipher = cipher;
    this.#add(hexText(source), keyed?.server);
  }

  /** A Hello-reply: the server's id leads to what the client sends. */
  addHelloReply(destination: Uint8Array, source: Uint8Array): void {
    this.#add(hexText(source), this.#ids.get(hexText(destination))?.way?.other);
  }

  /** An id that a side told in a frame, with its reset token. */
  addId({ other }: Way, id: Uint8Array, resetToken: Uint8Array): void {
    this.#add(hexText(id), other);
    this.#resetTokens.add(hexText(resetToken));
    if (this.#resetTokens.size > CAPTURE_LIMITS.wiresideIds) this.#resetTokens.delete(firstOf(this.#resetTokens));
  }

  /** Whether 16 bytes are a token that was told. */
  isResetToken(bytes: Uint8Array): boolean {
    return this.#resetTokens.size > 0 && this.#resetTokens.has(hexText(bytes));
  }

  /**
   * Opens a Data packet, with the secrets that its id leads to, or where that is not known with any that fit.
   *
   * @param low the low 32 bits of its number
   * @returns `wrong` where its secrets are known and do not open it; undefined where they are not
   */
  open(id: Uint8Array, packet: Uint8Array, low: number): OpenedPacket | "wrong" | undefined {
    this.#takeSecrets();
    if (this.#keyed.size === 0) return undefined;
    const name = hexText(id);
    const known = this.#ids.get(name);
    const opened = known?.way?.open(packet, low) ?? (known?.isProven === true ? undefined : this.#try(packet, low));
    if (opened === undefined) return known?.way === undefined ? undefined : "wrong";
    if (known?.way === opened.way) known.isProven = true;
    else this.#ids.delete(name);
    this.#add(name, opened.way, true);
    return opened;
  }

  /** Tries the secrets of all connections: where a capture begins in the middle, or an id was told in a packet that it does not have. */
  #try(packet: Uint8Array, low: number): OpenedPacket | undefined {
    for (const { client, server } of this.#keyed.values()) {
      if (this.#triedBytes > CAPTURE_LIMITS.wiresideTriedBytes) return undefined;
      const opened = client.open(packet, low) ?? server.open(packet, low);
      if (opened !== undefined) return opened;
      this.#triedBytes += (client.tries + server.tries) * (packet.length + TRY_BYTES);
    }
    return undefined;
  }

  #add(name: string, way: Way | undefined, isProven = false): void {
    const known = this.#ids.get(name);
    if (known !== undefined) {
      known.way ??= way;
      return;
    }
    this.#ids.set(name, { way, isProven });
    if (this.#ids.size > CAPTURE_LIMITS.wiresideIds) this.#ids.delete(firstOf(this.#ids.keys()));
  }

  #takeSecrets(): void {
    if (this.#keyLog !== "") this.#addSecrets(readKeyLog(this.#keyLog, CAPTURE_LIMITS.wiresideSecrets));
    this.#keyLog = "";
    for (; this.#lookedAt < this.#secrets.length; this.#lookedAt++) {
      const secrets = this.#secrets[this.#lookedAt]!;
      if (secrets.kind === "tls-key-log") this.#addSecrets(loggedIn(secrets));
    }
  }

  #addSecrets(logged: readonly LoggedSecret[]): void {
    for (const { sender, generation, firstDestination, secret } of logged) {
      const name = hexText(firstDestination);
      const keyed = this.#keyed.get(name) ?? keyedConnection();
      if (!this.#keyed.has(name) && this.#keyed.size === CAPTURE_LIMITS.wiresideConnections) continue;
      this.#keyed.set(name, keyed);
      keyed[sender].addSecret(generation, secret);
    }
  }
}

/** The secrets in one block of a capture, which is looked at in many sessions. */
function loggedIn(secrets: CaptureSecrets & { readonly kind: "tls-key-log" }): readonly LoggedSecret[] {
  let logged = LOGGED.get(secrets);
  if (logged === undefined) {
    logged = readKeyLog(secrets.text, CAPTURE_LIMITS.wiresideSecrets);
    LOGGED.set(secrets, logged);
  }
  return logged;
}

const LOGGED = new WeakMap<CaptureSecrets, readonly LoggedSecret[]>();

function keyedConnection(): KeyedConnection {
  const connection: { -readonly [Key in keyof KeyedConnection]?: KeyedConnection[Key] } = { cipher: undefined };
  connection.client = new Way("client", connection as KeyedConnection);
  connection.server = new Way("server", connection as KeyedConnection);
  return connection as KeyedConnection;
}

function firstOf(names: Iterable<string>): string {
  const [first] = names;
  return first!;
}

/** Bytes that take as long as what else there is to one. */
const TRY_BYTES = 512;

import type { Dissection } from "../../dissect/dissection.ts";
import { hexText } from "../../fields/format.ts";
import { addLength, addNumbers, expectWithin } from "./bytes-within.ts";
import { addExtensions, type HelloKind } from "./extensions.ts";
import { ja3, ja3s, ja4, type HelloFacts } from "./fingerprint.ts";
import { handshakeFields as f } from "./handshake-fields.ts";
import { TLS_1_3, type TlsSession } from "./session.ts";

/** RFC 8446 §4.1.2 */
export function addClientHello(d: Dissection, start: number, end: number): void {
  const version = d.u16(start);
  let at = addBeginning(d, start, end);
  const suitesEnd = addLength(d, f.cipherSuitesLength, at, end);
  const cipherSuites: number[] = [];
  d.branch(`Cipher Suites (${(suitesEnd - at - 2) >> 1} suites)`, at + 2, suitesEnd - at - 2, () => {
    cipherSuites.push(...addNumbers(d, f.cipherSuite, at + 2, suitesEnd));
  });
  at = suitesEnd;
  const methodsEnd = addLength(d, f.compressionsLength, at, end);
  addNumbers(d, f.compression, at + 1, methodsEnd);
  const extensions = addExtensions(d, methodsEnd, end, "client");
  addClientFingerprints(d, { version, cipherSuites, extensions });
}

function addClientFingerprints(d: Dissection, facts: HelloFacts): void {
  if ([f.ja3, f.ja3Text].some((field) => d.wants(field))) {
    const { text, hash } = ja3(facts);
    d.item(f.ja3Text, 0, 0, text);
    d.item(f.ja3, 0, 0, hash);
  }
  if ([f.ja4, f.ja4Text].some((field) => d.wants(field))) {
    const { text, hash } = ja4(facts, "t");
    d.item(f.ja4, 0, 0, hash);
    d.item(f.ja4Text, 0, 0, text);
  }
}

/**
 * RFC 8446 §4.1.3
 *
 * @returns which of the two messages of this form it is
 */
export function addServerHello(d: Dissection, start: number, end: number, session: TlsSession): HelloKind {
  const version = d.u16(start);
  const kind = isRetry(d, start) ? "retry" : "server";
  const isShort = version > DRAFTS && version < DRAFTS + FIRST_LONG_DRAFT;
  const at = isShort ? addRandom(d, start, end) : addBeginning(d, start, end);
  expectWithin(d, at, isShort ? 2 : 3, end);
  const cipherSuite = d.uint(f.cipherSuite, at);
  if (!isShort) d.uint(f.compression, at + 2);
  const extensions = addExtensions(d, at + (isShort ? 2 : 3), end, kind);
  session.version = publishedVersion(extensions.versions[0] ?? version);
  session.cipherSuite = cipherSuite;
  if ([f.ja3s, f.ja3sText].some((field) => d.wants(field))) {
    const { text, hash } = ja3s({ version, cipherSuites: [cipherSuite], extensions });
    d.item(f.ja3sText, 0, 0, text);
    d.item(f.ja3s, 0, 0, hash);
  }
  return kind;
}

/** Whether a Server Hello says that the client is to ask again: by a random number that is none. */
export function isRetry(d: Dissection, start: number): boolean {
  return hexText(d.slice(start + 2, RANDOM_LENGTH)) === RETRY_RANDOM;
}

/** Version, random number and session, which both sides begin with. */
function addBeginning(d: Dissection, start: number, end: number): number {
  const at = addRandom(d, start, end);
  const sessionEnd = addLength(d, f.sessionIdLength, at, end);
  if (sessionEnd > at + 1) d.bytesItem(f.sessionId, at + 1, sessionEnd - at - 1);
  return sessionEnd;
}

/** Version and random number. */
function addRandom(d: Dissection, start: number, end: number): number {
  expectWithin(d, start, 2 + RANDOM_LENGTH, end);
  d.uint(f.version, start);
  d.bytesItem(f.random, start + 2, RANDOM_LENGTH);
  return start + 2 + RANDOM_LENGTH;
}

/** Drafts of TLS 1.3 are numbered by their last byte. */
function publishedVersion(version: number): number {
  return version >>> 8 === DRAFTS >>> 8 ? TLS_1_3 : version;
}

const DRAFTS = 0x7f00;
/** From this draft on the server's hello has a session and a compression again, as in TLS 1.2. */
const FIRST_LONG_DRAFT = 22;
const RANDOM_LENGTH = 32;
/** SHA-256 of "HelloRetryRequest", RFC 8446 §4.1.3 */
const RETRY_RANDOM = "cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c";

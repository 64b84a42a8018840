import type { Dissection } from "../../dissect/dissection.ts";
import { addLength, expectWithin } from "./bytes-within.ts";
import { cipherSuiteName } from "./cipher-suites.ts";
import { handshakeFields as f } from "./handshake-fields.ts";
import { TLS_1_2, versionOf, type TlsSession } from "./session.ts";

/** RFC 8422 §5.4: the server's share, where it is a point of a curve. */
export function addServerKeyExchange(d: Dissection, start: number, end: number, session: TlsSession): void {
  if (exchangeOf(session) !== "ECDHE" || start >= end || d.u8(start) !== NAMED_CURVE) return;
  expectWithin(d, start, 4, end);
  d.uint(f.curveType, start);
  d.uint(f.namedCurve, start + 1);
  let at = addLength(d, f.serverPointLength, start + 3, end);
  d.bytesItem(f.serverPoint, start + 4, at - start - 4);
  if (versionOf(session) === TLS_1_2) {
    expectWithin(d, at, 2, end);
    d.uint(f.signatureScheme, at);
    at += 2;
  }
  if (at >= end) return; // nobody signs for who has no certificate
  const after = addLength(d, f.signatureLength, at, end);
  d.bytesItem(f.signature, at + 2, after - at - 2);
}

/** RFC 8422 §5.7, RFC 5246 §7.4.7.1: the client's share, or the secret itself. */
export function addClientKeyExchange(d: Dissection, start: number, end: number, session: TlsSession): void {
  switch (exchangeOf(session)) {
    case "ECDHE": {
      const after = addLength(d, f.clientPointLength, start, end);
      d.bytesItem(f.clientPoint, start + 1, after - start - 1);
      return;
    }
    case "RSA": {
      // SSL 3.0 has no length before it.
      const hasLength = versionOf(session) !== SSL_3;
      const from = hasLength ? start + 2 : start;
      const after = hasLength ? addLength(d, f.encryptedSecretLength, start, end) : end;
      d.bytesItem(f.encryptedSecret, from, after - from);
    }
  }
}

/** By what the chosen cipher suite has keys agreed. */
function exchangeOf({ cipherSuite }: TlsSession): string {
  const name = cipherSuite === undefined ? "" : (cipherSuiteName(cipherSuite) ?? "");
  return /^TLS_(ECDHE|RSA)_(?!PSK)/u.exec(name)?.[1] ?? "";
}

const SSL_3 = 0x0300;
const NAMED_CURVE = 3;

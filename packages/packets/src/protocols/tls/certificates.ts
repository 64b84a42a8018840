import type { Dissection } from "../../dissect/dissection.ts";
import { addLength, addNumbers, expectWithin } from "./bytes-within.ts";
import { extensionFields } from "./extension-fields.ts";
import { handshakeFields as f } from "./handshake-fields.ts";
import { TLS_1_2, versionOf, type TlsSession } from "./session.ts";

/** Certificates up to TLS 1.2, RFC 5246 §7.4.2; in TLS 1.3 they are encrypted. */
export function addCertificates(d: Dissection, start: number, end: number): void {
  const limit = addLength(d, f.certificatesLength, start, end);
  d.branch(`Certificates (${limit - start - 3} bytes)`, start + 3, limit - start - 3, () => {
    for (let at = start + 3; at + 3 <= limit;) {
      const after = addLength(d, f.certificateLength, at, limit);
      d.bytesItem(f.certificate, at + 3, after - at - 3);
      at = after;
    }
  });
}

/** Whether a certificate still holds, RFC 6066 §8 */
export function addCertificateStatus(d: Dissection, start: number, end: number): void {
  expectWithin(d, start, 4, end);
  d.uint(f.statusType, start);
  addLength(d, f.statusLength, start + 1, end);
}

/** The server wants to know who the client is, RFC 5246 §7.4.4 */
export function addCertificateRequest(d: Dissection, start: number, end: number, session: TlsSession): void {
  let at = addLength(d, f.certificateTypesCount, start, end);
  addNumbers(d, f.certificateType, start + 1, at);
  if (versionOf(session) === TLS_1_2) {
    const after = addLength(d, extensionFields.signaturesLength, at, end);
    addNumbers(d, f.signatureScheme, at + 2, after);
    at = after;
  }
  addLength(d, f.namesLength, at, end);
}

/** The client proves that its certificate is its own, RFC 5246 §7.4.8 */
export function addCertificateVerify(d: Dissection, start: number, end: number, session: TlsSession): void {
  let at = start;
  if (versionOf(session) === TLS_1_2) {
    expectWithin(d, at, 2, end);
    d.uint(f.signatureScheme, at);
    at += 2;
  }
  const after = addLength(d, f.proofLength, at, end);
  d.bytesItem(f.proof, at + 2, after - at - 2);
}

/** RFC 5077 §3.3 */
export function addSessionTicket(d: Dissection, start: number, end: number): void {
  expectWithin(d, start, 6, end);
  d.uint(f.ticketLifetime, start);
  const after = addLength(d, f.ticketLength, start + 4, end);
  d.bytesItem(f.ticket, start + 6, after - start - 6);
}

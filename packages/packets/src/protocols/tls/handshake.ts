import type { Dissection } from "../../dissect/dissection.ts";
import {
  addCertificateRequest,
  addCertificates,
  addCertificateStatus,
  addCertificateVerify,
  addSessionTicket,
} from "./certificates.ts";
import { addClientHello, addServerHello, isRetry } from "./hello.ts";
import { addClientKeyExchange, addServerKeyExchange } from "./key-exchange.ts";
import { HANDSHAKE_TYPES } from "./names.ts";
import { recordFields as f } from "./record-fields.ts";
import { TLS_1_2, TLS_1_3, versionOf, type TlsSession, type TlsSide } from "./session.ts";

/**
 * Adds the handshake messages of a record from `start` to `end`, put together with what the record before left over, and tells
 * of them. Several may stand in one record, and one in several: RFC 8446 §5.1
 *
 * @returns what the record's line in the tree says
 */
export function addHandshake(d: Dissection, start: number, end: number, session: TlsSession, side: TlsSide): string {
  if (side.isEncrypting) return addEncrypted(d, start, end);
  const { unfinished } = side;
  keepUnfinished(d, side, undefined);
  if (unfinished === undefined) return addMessages(d, start, end, session, side);
  const whole = new Uint8Array(unfinished.length + end - start);
  whole.set(unfinished);
  whole.set(d.slice(start, end - start), unfinished.length);
  let text = "";
  d.inSource(d.addSource("Reassembled TLS Handshake", whole), () => {
    text = addMessages(d, 0, whole.length, session, side);
  });
  return text;
}

function addMessages(d: Dissection, start: number, end: number, session: TlsSession, side: TlsSide): string {
  const names: string[] = [];
  for (let at = start; at < end;) {
    const length = end - at < HEADER_LENGTH ? undefined : d.u24(at + 1);
    const next = at + HEADER_LENGTH + (length ?? 0);
    if (HANDSHAKE_TYPES[d.u8(at)] === undefined || (length ?? 0) > LONGEST_MESSAGE) {
      names.push(addEncrypted(d, at, end));
      break;
    }
    if (length === undefined || next > end) {
      keepUnfinished(d, side, d.slice(at, end - at).slice());
      names.push(`${HANDSHAKE_TYPES[d.u8(at)]!} (fragment)`);
      break;
    }
    names.push(addMessage(d, at, next, session));
    at = next;
  }
  return names.length > 1 ? "Multiple Handshake Messages" : names.join("");
}

function keepUnfinished({ place }: Dissection, side: TlsSide, bytes: Uint8Array | undefined): void {
  if (place !== undefined) place.conversation.bytesInStates += (bytes?.length ?? 0) - (side.unfinished?.length ?? 0);
  side.unfinished = bytes;
}

/** @returns its name */
function addEncrypted(d: Dissection, at: number, end: number): string {
  d.tell(ENCRYPTED, ", ");
  d.item(f.handshake, at, end - at, null, `Handshake Protocol: ${ENCRYPTED}`);
  return ENCRYPTED;
}

/** @returns its name */
function addMessage(d: Dissection, at: number, end: number, session: TlsSession): string {
  const type = d.u8(at);
  const isAskingAgain = type === SERVER_HELLO && end - at >= HEADER_LENGTH + 34 && isRetry(d, at + HEADER_LENGTH);
  const name = isAskingAgain ? "Hello Retry Request" : HANDSHAKE_TYPES[type]!;
  d.tell(name, ", ");
  d.group(
    f.handshake,
    at,
    end - at,
    null,
    () => {
      d.uint(f.handshakeType, at);
      d.uint(f.handshakeLength, at + 1);
      addContent(d, type, at + HEADER_LENGTH, end, session);
    },
    `Handshake Protocol: ${name}`,
  );
  return name;
}

function addContent(d: Dissection, type: number, start: number, end: number, session: TlsSession): void {
  switch (type) {
    case CLIENT_HELLO:
      addClientHello(d, start, end);
      return;
    case SERVER_HELLO:
      addServerHello(d, start, end, session);
      return;
    case NEW_SESSION_TICKET:
      if (session.version !== TLS_1_3) addSessionTicket(d, start, end);
      return;
    case CERTIFICATE:
      if (session.version !== TLS_1_3) addCertificates(d, start, end);
      return;
    case SERVER_KEY_EXCHANGE:
      if (versionOf(session) <= TLS_1_2) addServerKeyExchange(d, start, end, session);
      return;
    case CERTIFICATE_REQUEST:
      if (versionOf(session) <= TLS_1_2) addCertificateRequest(d, start, end, session);
      return;
    case CERTIFICATE_VERIFY:
      if (versionOf(session) <= TLS_1_2) addCertificateVerify(d, start, end, session);
      return;
    case CLIENT_KEY_EXCHANGE:
      if (versionOf(session) <= TLS_1_2) addClientKeyExchange(d, start, end, session);
      return;
    case CERTIFICATE_STATUS:
      addCertificateStatus(d, start, end);
  }
}

const HEADER_LENGTH = 4;
/** Bytes of a message; what claims to be longer is none, but encrypted. */
const LONGEST_MESSAGE = 1 << 18;
const ENCRYPTED = "Encrypted Handshake Message";
const CLIENT_HELLO = 1;
const SERVER_HELLO = 2;
const NEW_SESSION_TICKET = 4;
const CERTIFICATE = 11;
const SERVER_KEY_EXCHANGE = 12;
const CERTIFICATE_REQUEST = 13;
const CERTIFICATE_VERIFY = 15;
const CLIENT_KEY_EXCHANGE = 16;
const CERTIFICATE_STATUS = 22;

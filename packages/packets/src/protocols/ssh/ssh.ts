import type { Dissection } from "../../dissect/dissection.ts";
import { defineProtocol, MORE } from "../../fields/protocol.ts";
import { fields as f, lists, messageName } from "./fields.ts";
import { addKeyExchangeInit } from "./key-exchange.ts";
import { chosenKeyExchange, SSH_SESSION, type SshSession, type SshSide } from "./session.ts";

/** RFC 4253. */
export const ssh = defineProtocol({
  id: "ssh",
  title: "SSH Protocol",
  column: "SSH",
  source: "RFC 4253",
  words:
    "A shell on another machine, encrypted. Who looks on sees which programs speak, and what ways to encrypt they have.",
  fields: { ...f, ...lists },
  carriedIn: { "tcp.port": [22, 29418] },
  stream: { messageLength },
  dissect(d: Dissection): void {
    const session = d.place?.conversation.state(SSH_SESSION) ?? SSH_SESSION.make();
    const isClient = (d.place?.direction ?? 0) === 0;
    const side = session.sides[isClient ? 0 : 1];
    if (d.wantsColumns && session.version > 0) d.columns.protocol = `SSHv${session.version}`;
    const tell = (text: string) => d.tell(`${d.hasTold ? "" : isClient ? "Client: " : "Server: "}${text}`, ", ");
    if (beginsBanner(d)) addBanner(d, session, side, tell);
    else if (side.isEncrypting || packetLength(d) === undefined || session.version === 1) addEncrypted(d, tell);
    else addPacket(d, session, side, isClient, tell);
  },
});

/** RFC 4253 §4.2 */
function addBanner(d: Dissection, session: SshSession, side: SshSide, tell: (text: string) => void): void {
  const text = ascii.decode(d.slice(d.start, d.end - d.start)).replace(/\r?\n[^]*$/u, "");
  d.item(f.protocol, d.start, text.length, text);
  tell(`Protocol (${text})`);
  side.hasBanner = true;
  if (text.startsWith("SSH-2.")) session.version = 2;
  else if (text.startsWith("SSH-1.") && !text.startsWith("SSH-1.99")) session.version = 1;
}

/** RFC 4253 §6 */
function addPacket(
  d: Dissection,
  session: SshSession,
  side: SshSide,
  isClient: boolean,
  tell: (text: string) => void,
): void {
  const { start } = d;
  const length = d.uint(f.packetLength, start);
  const padding = d.uint(f.paddingLength, start + 4);
  const code = d.u8(start + HEADER_LENGTH);
  const name = messageName(code, chosenKeyExchange(session));
  tell(name);
  d.item(f.messageCode, start + HEADER_LENGTH, 1, code, `Message Code: ${name} (${code})`);
  const content = start + HEADER_LENGTH + 1;
  const contentLength = Math.max(0, length - 2 - padding);
  if (code === KEY_EXCHANGE_INIT) addKeyExchangeInit(d, content, side, isClient);
  else if (contentLength > 0) d.bytesItem(f.payload, content, contentLength);
  if (code === NEW_KEYS) side.isEncrypting = true;
  if (padding > 0) d.bytesItem(f.padding, content + contentLength, padding);
}

function addEncrypted(d: Dissection, tell: (text: string) => void): void {
  const length = d.end - d.start;
  tell(`Encrypted packet (len=${length})`);
  d.bytesItem(f.encrypted, d.start, length);
}

function messageLength(d: Dissection): number {
  const { bytes, start, end } = d;
  if (beginsBanner(d)) {
    const feed = bytes.indexOf(LF, start);
    if (feed !== -1 && feed < end) return feed + 1 - start;
    return end - start < LONGEST_BANNER ? MORE : end - start;
  }
  const length = speaksInClear(d) ? packetLength(d) : undefined;
  return length === undefined ? end - start : 4 + length;
}

/** Whether packets of version 2 follow that are not encrypted yet. */
function speaksInClear({ place }: Dissection): boolean {
  if (place === undefined) return false;
  const { version, sides } = place.conversation.state(SSH_SESSION);
  const { hasBanner, isEncrypting } = sides[place.direction];
  return version !== 1 && hasBanner && !isEncrypting;
}

/** What stands where a packet's length does; undefined where it cannot be one. */
function packetLength(d: Dissection): number | undefined {
  const length = d.u32(d.start);
  return length >= 2 && length <= LONGEST_PACKET ? length : undefined;
}

function beginsBanner({ bytes, start, end }: Dissection): boolean {
  return end - start >= 4 && ascii.decode(bytes.subarray(start, start + 4)) === "SSH-";
}

/** RFC 4253 §4.2 */
const LONGEST_BANNER = 255;
/** RFC 4253 §6.1 */
const LONGEST_PACKET = 35_000;
/** Length of the packet, and of its padding. */
const HEADER_LENGTH = 5;
const KEY_EXCHANGE_INIT = 20;
const NEW_KEYS = 21;
const LF = 0x0a;
const ascii = new TextDecoder("latin1");

import type { Remembered } from "../../dissect/conversation.ts";
import type { Dissection } from "../../dissect/dissection.ts";
import { hexText } from "../../fields/format.ts";
import { defineProtocol } from "../../fields/protocol.ts";
import { fields as f, isVersion, NEGOTIATION } from "./fields.ts";
import { addLongPacket } from "./long-header.ts";

/** The names that each side chose for itself in long headers, the last ones; those told later are encrypted. */
const NAMES: Remembered<readonly [Set<string>, Set<string>]> = { make: () => [new Set(), new Set()] };

/** RFC 9000: headers only, everything else is encrypted. */
export const quic = defineProtocol({
  id: "quic",
  title: "QUIC IETF",
  column: "QUIC",
  source: "RFC 9000, RFC 9369",
  words: "Carries streams over UDP, encrypted from the first packet: who looks on sees connections and sizes.",
  fields: f,
  accepts: (d) => (d.u8(d.start) & 0xc0) !== 0,
  heuristic: { over: ["udp"], matches: beginsLongPacket },
  dissect(d: Dissection): void {
    let at = d.start;
    let told = "";
    while (at < d.end && beginsPacket(d, at)) {
      const packet = addPacket(d, at);
      told = packet.text;
      at = packet.end;
    }
    if (at > d.start) d.tell(told); // as Wireshark has it: of several packets the last
  },
});

/** After a first packet, one with a short header has to have a name that is known: otherwise it is padding. */
function beginsPacket(d: Dissection, at: number): boolean {
  if ((d.u8(at) & 0x80) !== 0) return true;
  return (d.u8(at) & 0x40) !== 0 && (at === d.start || nameAt(d, at + 1) !== undefined);
}

function addPacket(d: Dissection, at: number): { text: string; end: number } {
  let text = "";
  let end = d.end;
  const node = d.branch("", at, d.end - at, () => {
    [text, end] = (d.u8(at) & 0x80) === 0 ? addShortPacket(d, at) : addLong(d, at);
    d.item(f.packetLength, 0, 0, end - at);
    return end;
  });
  if (node !== undefined) node.text = text;
  return { text, end: Math.max(end, at + 1) };
}

function addLong(d: Dissection, at: number): [text: string, end: number] {
  const { name, ids, source, end } = addLongPacket(d, at);
  const { place } = d;
  if (place !== undefined && !d.isQuoted) {
    const names = place.conversation.state(NAMES)[place.direction];
    if (names.size < MOST_NAMES) names.add(source);
    place.conversation.protocol = quic;
  }
  return [ids === "" ? name : `${name}, ${ids}`, end];
}

/** The name at `at`, where it is one that the receiver chose: nothing tells how long it is. */
function nameAt(d: Dissection, at: number): string | undefined {
  if (d.place === undefined) return undefined;
  for (const name of d.place.conversation.state(NAMES)[d.place.direction === 0 ? 1 : 0]) {
    const length = name.length / 2;
    if (at + length <= d.end && hexText(d.slice(at, length)) === name) return name;
  }
  return undefined;
}

/** RFC 9000 §17.3 */
function addShortPacket(d: Dissection, at: number): [text: string, end: number] {
  d.uint(f.headerForm, at);
  d.uint(f.fixedBit, at);
  d.uint(f.spinBit, at);
  const name = nameAt(d, at + 1) ?? "";
  const from = at + 1 + name.length / 2;
  if (name !== "") d.bytesItem(f.destination, at + 1, name.length / 2);
  if (from < d.end) d.bytesItem(f.remaining, from, d.end - from);
  return [`Protected Payload (KP0)${name === "" ? "" : `, DCID=${name}`}`, d.end];
}

/** A long header of a version that exists, with names of possible length. */
function beginsLongPacket(d: Dissection): boolean {
  const { start, end } = d;
  const first = d.u8(start);
  const version = d.u32(start + 1);
  if ((first & 0x80) === 0 || !isVersion(version)) return false;
  const destination = d.u8(start + 5);
  const source = d.u8(start + 6 + destination);
  if (destination > LONGEST_ID || source > LONGEST_ID) return false;
  const rest = end - (start + 7 + destination + source);
  if (version === NEGOTIATION) return destination + source > 0 && rest >= 4 && rest % 4 === 0;
  return (first & 0x40) !== 0 && rest >= SHORTEST_REST;
}

/** Names of one side that are remembered: a new one is chosen for each connection between the same ports. */
const MOST_NAMES = 32;
/** RFC 9000 §17.2 */
const LONGEST_ID = 20;
/** A length, a packet number and the 16 bytes by which it is checked. */
const SHORTEST_REST = 18;

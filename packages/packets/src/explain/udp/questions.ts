import { frameText, wholeText } from "../quantities.ts";
import { answer, cite, cited, stands, type Draft, type Piece } from "../tell.ts";
import type { UdpSubject } from "./subject.ts";

/** The textbook's questions on UDP (RFC 768), answered with this conversation's first datagram. */
export function answerUdp({ frames, sides }: UdpSubject): Draft[] {
  const frame = frames.frame[0]!;
  const isIpv4 = sides.ipVersion === 4;
  return [
    answerHeader(frame),
    answerLength(frame, frames.payload[0]!),
    answerLargest(frame, isIpv4),
    answer(
      "questions.udp-limits",
      "What is the largest port number?",
      cite(frame, "udp.srcport"),
    )`${wholeText(LARGEST)}, because a port has 16 bits, like the two of ${frameText(frame)}: ${stands(frame, "udp.srcport")} and ${stands(frame, "udp.dstport")}.`,
    answerProtocol(frame, isIpv4),
  ];
}

function answerHeader(frame: number): Draft {
  const fields = HEADER.flatMap(({ field, label }, at): Piece[] => [
    at === 0 ? "" : at === HEADER.length - 1 ? " and " : ", ",
    `${label} (`,
    stands(frame, field),
    ")",
  ]);
  return answer(
    "questions.udp-header",
    "Which fields does the UDP header have, and how large are they?",
    cite(frame, "udp"),
  )`Four fields of 2 bytes each, ${String(UDP_HEADER)} bytes in all. In ${frameText(frame)} they are ${fields}.`;
}

function answerLength(frame: number, payload: number): Draft {
  return answer(
    "questions.udp-length",
    "What does the Length field of UDP count?",
    cite(frame, "udp.length"),
  )`The bytes of its header and its payload together. In ${frameText(frame)} it is ${stands(frame, "udp.length")}: ${String(UDP_HEADER)} of header and ${cited(wholeText(payload), frame, "udp.payload")} of payload.`;
}

function answerLargest(frame: number, isIpv4: boolean): Draft {
  const question = "What is the largest payload that UDP can carry?";
  const most = wholeText(LARGEST - UDP_HEADER - (isIpv4 ? IPV4_HEADER : 0));
  return isIpv4
    ? answer(
        "questions.udp-limits",
        question,
        cite(frame, "ip.len"),
        cite(frame, "udp.length"),
      )`${most} bytes over IPv4: its Total Length has 16 bits, so a packet has at most ${wholeText(LARGEST)} bytes, of which ${String(IPV4_HEADER)} go to its header and ${String(UDP_HEADER)} to that of UDP.`
    : answer(
        "questions.udp-limits",
        question,
        cite(frame, "udp.length"),
      )`${most} bytes over IPv6: UDP's Length has 16 bits, so it counts at most ${wholeText(LARGEST)} bytes, of which ${String(UDP_HEADER)} go to its own header.`;
}

function answerProtocol(frame: number, isIpv4: boolean): Draft {
  const question = "What is the protocol number of UDP?";
  return isIpv4
    ? answer(
        "questions.udp-limits",
        question,
        cite(frame, "ip.proto"),
      )`17 (0x11), as the Protocol field of the IPv4 header has it in ${frameText(frame)}: ${stands(frame, "ip.proto")}.`
    : answer(
        "questions.udp-limits",
        question,
        cite(frame, "ipv6.nxt"),
      )`17 (0x11), in the Next Header field of the header before that of UDP.`;
}

const HEADER = [
  { field: "udp.srcport", label: "source port" },
  { field: "udp.dstport", label: "destination port" },
  { field: "udp.length", label: "length" },
  { field: "udp.checksum", label: "checksum" },
] as const;
/** What 16 bits can count to. */
const LARGEST = 65_535;
/** Bytes, without options. */
const IPV4_HEADER = 20;
const UDP_HEADER = 8;

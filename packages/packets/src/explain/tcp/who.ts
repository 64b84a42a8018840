import { directionOf, opposite } from "../../trace/segment.ts";
import type { Direction } from "../../trace/trace.ts";
import type { Sureness } from "../../verdict/verdict.ts";
import type { Vantage } from "../../verdict/vantage.ts";
import { countText, frameText, timeText } from "../quantities.ts";
import { endIn } from "../sides.ts";
import { cannotTell, cite, cited, tell, worked, type Draft } from "../tell.ts";
import type { TcpSubject } from "./subject.ts";

/** Who opened the connection, to what, for how long, and where the capture was taken. */
export function tellWho(subject: TcpSubject): Draft[] {
  return [tellOpened(subject), tellDuration(subject), tellVantage(subject)];
}

function tellOpened({ trace, sides, opening, begin }: TcpSubject): Draft {
  const { opener, syns, synAck } = opening;
  if (opener === undefined) {
    const first = trace.frame[0]!;
    const direction = directionOf(trace, 0);
    const [from, to] = [sides.ends[direction], sides.ends[opposite(direction)]];
    return cannotTell(
      "who.roles-unknown",
      cite(first, "tcp.flags.syn"),
    )`Who opened this connection cannot be known from this capture, because it has no SYN of it: the capture began later. The first packet that it has, in ${frameText(first)}, went from ${endIn(first, "src", from, sides)} to ${endIn(first, "dst", to, sides)}.`;
  }
  const [client, server] = [sides.ends[opener], sides.ends[opposite(opener)]];
  if (syns.length === 0) {
    const frame = trace.frame[synAck!]!;
    return tell(
      "who.opened",
      cite(frame, "tcp.flags.syn"),
      cite(frame, "tcp.flags.ack"),
    )`${endIn(frame, "dst", client, sides)} (the client) opened the connection to ${endIn(frame, "src", server, sides)} (the server). The capture has only the answer to its SYN, the SYN/ACK in ${frameText(frame)}.`;
  }
  const frame = trace.frame[syns[0]!]!;
  const both = opening.isSimultaneous ? " The other side sent a SYN of its own as well." : "";
  const when = begin + trace.time[syns[0]!]!;
  const since =
    frame === 1
      ? ["the first packet of the capture"]
      : [cited(timeText(when), frame, "frame.time_relative"), " after the capture's first packet"];
  return tell(
    "who.opened",
    cite(frame, "tcp.flags.syn"),
    cite(frame, "tcp.flags.ack"),
  )`${endIn(frame, "src", client, sides)} (the client) opened the connection to ${endIn(frame, "dst", server, sides)} (the server) with the SYN in ${frameText(frame)}, ${since}.${both}`;
}

function tellDuration({ whole, sides }: TcpSubject): Draft {
  const end = whole.count - 1;
  const [first, last] = [whole.frame[0]!, whole.frame[end]!];
  const frames = [0, 0];
  for (let row = 0; row < whole.count; row++) frames[whole.direction[row]!]!++;
  if (end === 0) {
    return tell(
      "who.duration",
      cite(first, "frame.number"),
    )`The capture has a single frame of it, from ${sides.names[directionOf(whole, 0)]}.`;
  }
  return tell(
    "who.duration",
    cite(first, "tcp.time_relative"),
  )`It lasted ${cited(timeText(whole.time[end]!), last, "tcp.time_relative")}, from ${frameText(first)} to ${frameText(last)}: ${worked(countText(frames[0]!, "frame"))} from ${sides.names[0]} and ${worked(countText(frames[1]!, "frame"))} from ${sides.names[1]}.`;
}

function tellVantage({ trace, sides, judgement }: TcpSubject): Draft {
  const { place, sureness, reactions, offload } = judgement.facts.vantage;
  const first = trace.frame[0]!;
  if (place === "unknown") {
    return cannotTell(
      "who.vantage",
      cite(first, "tcp.time_relative"),
    )`Where on the way this was captured cannot be known from this capture, because too few of its packets answer each other.`;
  }
  const timed = reactions.flatMap((reaction, side) =>
    reaction === undefined
      ? []
      : [
          {
            name: sides.names[side === 0 ? 0 : 1],
            seconds: reaction.seconds,
            asked: trace.frame[reaction.asked]!,
            answered: trace.frame[reaction.answered]!,
          },
        ],
  );
  const times = timed.flatMap(({ name, seconds, asked, answered }, at) => [
    at === 0 ? ": " : ", ",
    `the quickest answer of ${name} came after `,
    cited(timeText(seconds), answered, "tcp.time_relative"),
    " (",
    frameText(asked),
    " and ",
    frameText(answered),
    ")",
  ]);
  const side = sideOf(place);
  const partial = side === undefined ? -1 : offload[side].firstPartial;
  if (
    side !== undefined &&
    sureness === "certain" &&
    partial >= 0 &&
    offload[side].partialChecksums > offload[side].segments / 2
  ) {
    const frame = trace.frame[partial]!;
    return tell(
      "who.vantage",
      cite(frame, "tcp.checksum"),
    )`It was captured on the host of ${sides.names[side]}: the checksums of its packets, as in ${frameText(frame)}, were still to be completed by its network card.`;
  }
  return tell(
    "who.vantage",
    cite(first, "tcp.time_relative"),
  )`It was ${SURE[sureness]}captured ${wherePlace(place, sides.names)}${times}.`;
}

/** Rows count directions: `client` there is the side that sent the first packet. */
function sideOf(place: Vantage["place"]): Direction | undefined {
  if (place === "client") return 0;
  return place === "server" ? 1 : undefined;
}

function wherePlace(place: Vantage["place"], names: readonly [string, string]): string {
  const side = sideOf(place);
  if (side !== undefined) return `at ${names[side]} or close to it`;
  return place === "both" ? "where both sides are close" : "somewhere between the two";
}

const SURE: Readonly<Record<Sureness, string>> = { certain: "", likely: "probably ", possible: "perhaps " };

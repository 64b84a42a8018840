import { opposite } from "../../trace/segment.ts";
import type { Speed } from "../explanation.ts";
import type { Limit, LimitShare } from "../speed/limit.ts";
import type { SpeedLimits } from "../speed/speed.ts";
import { countText, frameText, rateText, shareText, timeText } from "../quantities.ts";
import { capital } from "../sides.ts";
import { cite, tell, worked, type Draft, type Piece } from "../tell.ts";
import type { TcpSubject } from "./subject.ts";

/** Who limited the speed, direction by direction. */
export function tellSpeed(subject: TcpSubject): Draft[] {
  return subject.speeds.flatMap((speed) => [
    ...tellRate(subject, speed),
    ...tellShares(subject, speed),
    ...tellLink(subject, speed),
  ]);
}

/** The limits as data. */
export function speedData({ speeds, trace, carried }: TcpSubject): Speed[] {
  return speeds.map(({ direction, begin, end, shares, link }) => ({
    direction,
    bytes: carried[direction].bytes,
    begin,
    end,
    shares: shares.map(({ limit, seconds, share }) => ({ limit, seconds, share })),
    ...(link === undefined
      ? {}
      : {
          link: {
            bytesPerSecond: link.bytesPerSecond,
            sureness: link.sureness,
            firstFrame: trace.frame[link.first]!,
            lastFrame: trace.frame[link.last]!,
          },
        }),
  }));
}

function tellRate({ trace, sides, carried }: TcpSubject, { direction, begin, end, stretches }: SpeedLimits): Draft[] {
  const [first, last] = [stretches[0], stretches.at(-1)];
  if (first === undefined || last === undefined) return [];
  const { bytes } = carried[direction];
  const [from, to] = [trace.frame[first.first]!, trace.frame[last.last]!];
  const seconds = end - begin;
  return [
    tell(
      "speed.rate",
      cite(from, "tcp.time_relative"),
      cite(to, "tcp.time_relative"),
    )`${capital(sides.names[direction])} took ${worked(timeText(seconds))} for its ${worked(countText(bytes, "byte"))}, from ${frameText(from)} to ${frameText(to)}: ${worked(rateText(bytes / seconds))}.`,
  ];
}

function tellShares(subject: TcpSubject, { direction, shares }: SpeedLimits): Draft[] {
  const { sides } = subject;
  const words = wordsFor(sides.names[direction], sides.names[opposite(direction)]);
  return shares
    .filter(({ share }, at) => at === 0 || share >= SMALLEST)
    .map((each, at) => {
      const { first, last } = placeOf(subject, each);
      const of = at === 0 ? `Of that time of ${sides.names[direction]}, ` : "";
      return tell(
        at === 0 ? "speed.limits" : "speed.share",
        cite(first, "tcp.time_relative"),
        cite(last, "tcp.time_relative"),
      )`${of}${worked(shareText(each.share))} (${worked(timeText(each.seconds))}) went to ${words[each.limit]}; the longest stretch of it lies ${stretchText(first, last)}.`;
    });
}

function tellLink({ trace, sides }: TcpSubject, { direction, link }: SpeedLimits): Draft[] {
  if (link === undefined) return [];
  const [first, last] = [trace.frame[link.first]!, trace.frame[link.last]!];
  const sure = link.sureness === "possible" ? "perhaps about" : "about";
  return [
    tell(
      "speed.link",
      cite(first, "frame.len"),
      cite(last, "tcp.time_relative"),
    )`The slowest link on the way from ${sides.names[direction]} carries ${sure} ${worked(rateText(link.bytesPerSecond))}, frames as they were captured: so fast came what had queued in front of it, as from ${frameText(first)} to ${frameText(last)}.`,
  ];
}

function placeOf({ trace }: TcpSubject, { longest }: LimitShare): { readonly first: number; readonly last: number } {
  return { first: trace.frame[longest.first]!, last: trace.frame[longest.last]! };
}

function stretchText(first: number, last: number): Piece[] {
  return first === last ? ["before ", frameText(first)] : ["between ", frameText(first), " and ", frameText(last)];
}

/** What each limit is, of a sender and a receiver by name; docs/EXPLAIN.md has the rules. */
function wordsFor(sender: string, receiver: string): Readonly<Record<Limit, string>> {
  return {
    handshake: "the handshake, before the connection was open",
    "sender-application": `the program of ${sender}, which gave nothing to send, or whose system took nothing more from it`,
    "receiver-application": `the program of ${receiver}, whose turn it was`,
    "round-trips": "the way there and back, while a question, an answer or an acknowledgement was on it",
    "receiver-window": `the window of ${receiver}, while all that it had room for was on its way`,
    "slow-start": "slow start, while the congestion window was still growing from its beginning",
    "congestion-window": "the congestion window, while as much was on its way as the sender trusted the network with",
    "reduced-window": "the congestion window, which a loss had made smaller",
    "loss-recovery": "loss, while what was lost was sent again",
    timeouts: "retransmission timeouts, in which nothing was sent",
    link: "the rate of the slowest link, which was busy",
    "delayed-ack": `a small segment that waited for an acknowledgement which ${receiver} put off`,
    unknown: "something that the capture does not tell",
  };
}

/** Shares below it are told as data only. */
const SMALLEST = 0.01;

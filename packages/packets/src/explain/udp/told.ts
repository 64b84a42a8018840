import { countText, frameText, listed, timeText } from "../quantities.ts";
import { endIn } from "../sides.ts";
import { cannotTell, cite, cited, tell, worked, type Draft } from "../tell.ts";
import type { UdpSubject } from "./subject.ts";

/** Who sent the first datagram, to whom, and for how long it went on. */
export function tellUdpWho({ view, frames, sides, datagrams }: UdpSubject): Draft[] {
  const [first, last] = [frames.frame[0]!, frames.frame[frames.count - 1]!];
  const since = first === 1 ? "it is the first packet of the capture" : "";
  const when =
    since === ""
      ? [cited(timeText(view.begin), first, "frame.time_relative"), " after the capture's first packet"]
      : [since];
  const opened = tell(
    "who.opened",
    cite(first, "udp"),
  )`${endIn(first, "src", view.ends[0], sides)} sent the first datagram of this conversation, in ${frameText(first)}, to ${endIn(first, "dst", view.ends[1], sides)}; ${when}. UDP itself opens nothing.`;
  if (frames.count === 1)
    return [opened, tell("who.duration", cite(first, "udp.stream"))`That is the only datagram of it in the capture.`];
  const ways = ([0, 1] as const).map(
    (side) => `${datagrams[side] === 0 ? "none" : countText(datagrams[side], "datagram")} from ${sides.names[side]}`,
  );
  return [
    opened,
    tell(
      "who.duration",
      cite(first, "udp.stream"),
    )`It went on for ${cited(timeText(frames.time[frames.count - 1]!), last, "udp.time_relative")}, from ${frameText(first)} to ${frameText(last)}: ${worked(listed(ways).join(""))}.`,
  ];
}

/** UDP has no phases: what there is instead. */
export function tellUdpPhases({ frames, datagrams, sides }: UdpSubject): Draft[] {
  const [first, last] = [frames.frame[0]!, frames.frame[frames.count - 1]!];
  const answered =
    datagrams[1] > 0
      ? []
      : [tell("phases.end", cite(last, "udp.dstport"))`No datagram came back from ${sides.names[1]} in this capture.`];
  return [
    tell(
      "phases.data",
      cite(first, "udp"),
    )`UDP has neither handshake nor close: a conversation begins with its first datagram, ${frameText(first)}, and ends with its last, ${frameText(last)}.`,
    ...answered,
  ];
}

export function tellUdpBytes({ payload, datagrams, sides, frames }: UdpSubject): Draft[] {
  const first = frames.frame[0]!;
  return ([0, 1] as const)
    .filter((side) => datagrams[side] > 0)
    .map((side) => {
      const row = frames.direction.findLastIndex((direction) => direction === side);
      const last = frames.frame[row]!;
      return tell(
        "carried.bytes",
        cite(first, "udp.length"),
        cite(last, "udp.length"),
      )`${sides.names[side]} sent ${worked(countText(payload[side], "byte"))} of data in ${worked(countText(datagrams[side], "datagram"))}.`;
    });
}

/** What UDP does not let one know. */
export function tellUdpTroubles({ frames }: UdpSubject): Draft[] {
  const first = frames.frame[0]!;
  return [
    cannotTell(
      "troubles.none",
      cite(first, "udp"),
    )`Whether datagrams were lost, doubled or overtaken cannot be known from this capture, because UDP does not number them.`,
  ];
}

/** Without acknowledgements nothing tells what a sender waited for. */
export function tellUdpSpeed({ frames, payload, sides }: UdpSubject): Draft[] {
  const [first, last] = [frames.frame[0]!, frames.frame[frames.count - 1]!];
  const why = cannotTell(
    "speed.limits",
    cite(first, "udp"),
  )`Who limited the speed cannot be known from this capture, because UDP acknowledges nothing and has no windows: when a sender does not send, nothing tells why.`;
  const seconds = frames.time[frames.count - 1]!;
  if (seconds <= 0) return [why];
  const sent = ([0, 1] as const)
    .filter((side) => payload[side] > 0)
    .map((side) => `${sides.names[side]} sent ${countText(payload[side], "byte")}`);
  if (sent.length === 0) return [why];
  return [
    tell(
      "speed.rate",
      cite(first, "udp.length"),
    )`In ${cited(timeText(seconds), last, "udp.time_relative")} ${worked(listed(sent).join(""))} .`,
    why,
  ];
}

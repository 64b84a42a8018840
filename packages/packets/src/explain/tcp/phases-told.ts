import { directionOf, opposite } from "../../trace/segment.ts";
import type { Direction } from "../../trace/trace.ts";
import type { Ending, Phase } from "../explanation.ts";
import { countText, framesText, frameText, listed, timeText, wholeText } from "../quantities.ts";
import { capital } from "../sides.ts";
import { cannotTell, cite, cited, tell, worked, type Draft, type Piece } from "../tell.ts";
import { carriesData, type PhaseRows } from "./phases.ts";
import type { TcpSubject } from "./subject.ts";

/** The phases with their frames, and how the connection ended. */
export function tellPhases(subject: TcpSubject): Draft[] {
  const { phases } = subject;
  const of = (name: Phase["name"]): PhaseRows | undefined => phases.find((phase) => phase.name === name);
  return [
    tellHandshake(subject),
    tellData(subject, of("data")),
    ...tellEnd(subject),
    ...tellClose(subject, of("close")),
  ];
}

/** The phases as data. */
export function phaseData({ trace, phases }: TcpSubject): Phase[] {
  return phases.map(({ name, first, last }) => ({
    name,
    firstFrame: trace.frame[first]!,
    lastFrame: trace.frame[last]!,
    frames: last - first + 1,
    begin: trace.time[first]!,
    duration: trace.time[last]! - trace.time[first]!,
  }));
}

/** The ending as data. */
export function endingData({ trace, ending }: TcpSubject): Ending {
  const rows = [...ending.fins, ending.rst].filter((row) => row !== undefined).sort((one, other) => one - other);
  return {
    kind: ending.kind,
    ...(ending.by === undefined ? {} : { by: ending.by }),
    frames: rows.map((row) => trace.frame[row]!),
  };
}

function tellHandshake({ trace, opening, sides }: TcpSubject): Draft {
  const { opener, syns, synAck, ack } = opening;
  const first = trace.frame[0]!;
  if (opener === undefined) {
    return cannotTell(
      "phases.handshake",
      cite(first, "tcp.flags"),
    )`The handshake cannot be known from this capture, because it has none of its frames: the first that it has, ${frameText(first)}, comes later.`;
  }
  const steps: { readonly frame: number; readonly name: string }[] = [
    ...syns.slice(0, 1).map((row) => ({ frame: trace.frame[row]!, name: "SYN" })),
    ...(synAck === undefined ? [] : [{ frame: trace.frame[synAck]!, name: "SYN/ACK" }]),
    ...(ack === undefined ? [] : [{ frame: trace.frame[ack]!, name: "ACK" }]),
  ];
  const [begin, end] = [syns[0] ?? synAck!, ack ?? synAck ?? syns.at(-1)!];
  const written = listed(steps.map(({ frame, name }) => [frameText(frame), ` (${name})`] satisfies Piece[])).flat();
  const repeated =
    syns.length > 1
      ? [
          ` The SYN was sent ${wholeText(syns.length)} times, in `,
          ...framesText(syns.map((row) => trace.frame[row]!)),
          ".",
        ]
      : [];
  const flags = steps.map(({ frame }) => cite(frame, "tcp.flags"));
  if (syns.length > 0 && synAck !== undefined && ack !== undefined) {
    const took = trace.time[end]! - trace.time[begin]!;
    return tell(
      "phases.handshake",
      flags[0]!,
      ...flags.slice(1),
    )`Handshake: ${written}. It took ${worked(timeText(took))}.${repeated}`;
  }
  const missing = [
    syns.length === 0 ? "the SYN" : "",
    synAck === undefined ? "a SYN/ACK" : "",
    ack === undefined ? `the last ACK of ${sides.names[opener]}` : "",
  ].filter((name) => name !== "");
  return tell(
    "phases.handshake",
    flags[0]!,
    ...flags.slice(1),
  )`Handshake: ${written}; ${listed(missing)} ${missing.length === 1 ? "is" : "are"} not in the capture.${repeated}`;
}

function tellData({ trace, carried, sides }: TcpSubject, phase: PhaseRows | undefined): Draft {
  if (phase === undefined) {
    const last = trace.frame[trace.count - 1]!;
    return tell(
      "phases.data",
      cite(trace.frame[0]!, "tcp.len"),
      cite(last, "tcp.len"),
    )`Data: none was carried, in either direction.`;
  }
  const [first, last] = [trace.frame[phase.first]!, trace.frame[phase.last]!];
  const segments = ([0, 1] as const)
    .filter((side) => carried[side].segments > 0)
    .map((side) => `${countText(carried[side].segments, "segment")} with data from ${sides.names[side]}`);
  const took = trace.time[phase.last]! - trace.time[phase.first]!;
  const span: readonly Piece[] =
    first === last
      ? [frameText(first)]
      : ["from ", frameText(first), " to ", frameText(last), ", ", worked(timeText(took)), " in all"];
  return tell(
    "phases.data",
    cite(first, "tcp.len"),
    cite(last, "tcp.len"),
  )`Data: ${span}; ${worked(segments.join(" and "))}.`;
}

function tellClose({ trace }: TcpSubject, phase: PhaseRows | undefined): Draft[] {
  if (phase === undefined || phase.first === phase.last) return [];
  const [first, last] = [trace.frame[phase.first]!, trace.frame[phase.last]!];
  const took = trace.time[phase.last]! - trace.time[phase.first]!;
  return [
    tell(
      "phases.close",
      cite(first, "tcp.flags"),
    )`From ${frameText(first)} to the last frame of the conversation, ${frameText(last)}, it took ${worked(timeText(took))}.`,
  ];
}

function tellEnd(subject: TcpSubject): Draft[] {
  const { trace, ending, sides, opening } = subject;
  const last = trace.frame[trace.count - 1]!;
  switch (ending.kind) {
    case "closed":
      return [tellClosed(subject), ...tellSentBetween(subject), ...tellResetAfter(subject)];
    case "half-closed": {
      const by = ending.by!;
      const fin = trace.frame[ending.fins[by]!]!;
      return [
        tell(
          "phases.end",
          cite(fin, "tcp.flags.fin"),
        )`Only ${sides.names[by]} closed its direction, with the FIN in ${frameText(fin)}${finAckText(subject, by)}. ${capital(sides.names[opposite(by)])} sent no FIN until the conversation's last frame here, ${frameText(last)}: the connection was left half closed, or closed after the capture ended.`,
      ];
    }
    case "reset": {
      const rst = trace.frame[ending.rst!]!;
      return [
        tell(
          "phases.end",
          cite(rst, "tcp.flags.reset"),
        )`${capital(sides.names[ending.by!])} broke the connection off with the RST in ${frameText(rst)}; ${finsBefore(subject)}.`,
      ];
    }
    case "refused": {
      const [syn, rst] = [trace.frame[opening.syns[0]!]!, trace.frame[ending.rst!]!];
      return [
        tell(
          "phases.end",
          cite(syn, "tcp.flags.syn"),
          cite(rst, "tcp.flags.reset"),
        )`${capital(sides.names[ending.by!])} refused the connection: the answer to the SYN in ${frameText(syn)} is the RST in ${frameText(rst)}. A system answers so when no program listens on that port, or when it is told to turn connections away.`,
      ];
    }
    case "unanswered": {
      const syns = opening.syns.map((row) => trace.frame[row]!);
      return [
        tell(
          "phases.end",
          cite(syns[0]!, "tcp.flags.syn"),
        )`Nothing answered: the capture has ${worked(countText(syns.length, "SYN"))} (${framesText(syns)}) and nothing from the other side.`,
      ];
    }
    case "open":
      return [
        cannotTell(
          "phases.end",
          cite(last, "tcp.flags"),
        )`How the connection ended cannot be known from this capture, because it has neither a FIN nor a RST of it: its last frame here is ${frameText(last)}.`,
      ];
  }
}

function tellClosed(subject: TcpSubject): Draft {
  const { trace, ending, sides } = subject;
  const by = ending.by!;
  const other = opposite(by);
  const [first, second] = [trace.frame[ending.fins[by]!]!, trace.frame[ending.fins[other]!]!];
  return tell(
    "phases.end",
    cite(first, "tcp.flags.fin"),
    cite(second, "tcp.flags.fin"),
  )`Both sides closed: ${sides.names[by]} first, with the FIN in ${frameText(first)}${finAckText(subject, by)}; then ${sides.names[other]}, with the FIN in ${frameText(second)}${finAckText(subject, other)}.`;
}

/** Data that the other side still sent after the first FIN: the connection was half closed. */
function tellSentBetween({ trace, ending, sides }: TcpSubject): Draft[] {
  const by = ending.by!;
  const other = opposite(by);
  const rows: number[] = [];
  for (let row = ending.fins[by]! + 1; row < trace.count; row++) {
    if (directionOf(trace, row) === other && carriesData(trace, row) && row <= ending.fins[other]!) rows.push(row);
  }
  if (rows.length === 0) return [];
  const frames = rows.map((row) => trace.frame[row]!);
  const isFin = rows.length === 1 && rows[0] === ending.fins[other];
  return [
    tell(
      "phases.end",
      cite(frames[0]!, "tcp.len"),
    )`Between the two FINs the connection was half closed: ${sides.names[other]} still sent data, in ${framesText(frames)}${isFin ? ", which carries its FIN" : ""}.`,
  ];
}

function tellResetAfter({ trace, ending, sides }: TcpSubject): Draft[] {
  if (ending.rst === undefined) return [];
  const rst = trace.frame[ending.rst]!;
  const isAfter = ending.rst > Math.max(ending.fins[0]!, ending.fins[1]!);
  return [
    tell(
      "phases.end",
      cite(rst, "tcp.flags.reset"),
    )`${capital(sides.names[directionOf(trace, ending.rst)])} also sent a RST, in ${frameText(rst)}${isAfter ? ", after both FINs" : ""}.`,
  ];
}

function finAckText({ trace, ending }: TcpSubject, side: Direction): Piece[] {
  const row = ending.finAcks[side];
  if (row === undefined) return [", which the capture does not show to be acknowledged"];
  const frame = trace.frame[row]!;
  return [", acknowledged in ", cited(`frame ${frame}`, frame, "tcp.ack")];
}

function finsBefore({ trace, ending, sides }: TcpSubject): Piece[] {
  const by = ending.fins[0] !== undefined ? 0 : ending.fins[1] !== undefined ? 1 : undefined;
  if (by === undefined) return ["neither side had closed with a FIN"];
  const fin = ending.fins[by]!;
  const frame = trace.frame[fin]!;
  const when = fin < ending.rst! ? "before" : "after";
  return [
    `${sides.names[by]} had closed its direction `,
    cited(`in frame ${frame}`, frame, "tcp.flags.fin"),
    ` ${when} that`,
  ];
}

import { inOrder, type Fate } from "@wireside/netsim";
import { pcapRecords } from "../../../../scripts/captures/pcap.ts";
import { knownCaptureBytes, knownFates, type HostName } from "../../../../test/captures/known.ts";
import { FIN, RST, SYN } from "../../src/tcp/flags.ts";
import { directionOf, endOf, hasFlag, opposite, spanOf } from "../../src/trace/segment.ts";
import type { Direction, TcpTrace } from "../../src/trace/trace.ts";
import { tracesOf } from "../trace/traces.ts";

/** What a packet was when its sender sent it. */
export type Sending = "new" | "again" | "keep-alive" | "zero-window-probe" | "acknowledgement" | "reset";

/** One packet as its sender sent it, with what became of it. */
export interface Packet {
  readonly fate: Fate;
  readonly direction: Direction;
  /** Sequence numbers [start, end), counted from the SYN. */
  readonly start: number;
  readonly end: number;
  readonly length: number;
  readonly acknowledgement: number;
  /** Bytes. */
  readonly window: number;
  readonly sending: Sending;
  /** Sent again though an earlier copy of its bytes reached the receiver, then or later. */
  readonly isNeedless: boolean;
  /** Packets that its sender had got since it sent the one before. */
  readonly prompts: readonly Packet[];
  /** What the sender had got last. */
  readonly heard: Packet | undefined;
  /** How far the other side had ever allowed it to send, as far as it knew. */
  readonly edge: number;
  /** By a receiver: whether its bytes were just those that came next. Settled when it arrives. */
  wasNext: boolean;
}

/** One conversation seen from one side of the wire, and what is true of each of its rows. */
export interface KnownTrace {
  readonly name: string;
  readonly host: HostName;
  readonly trace: TcpTrace;
  /** Row → packet. */
  readonly packets: readonly Packet[];
  /** Row → 0 for the first copy of a packet in this capture, 1 for the one that the wire doubled. */
  readonly copies: readonly number[];
  /** Row → whether the bytes were changed on the way to this capture. */
  readonly damaged: readonly boolean[];
  /** Packets of both directions by the order of sending. */
  readonly sent: readonly [readonly Packet[], readonly Packet[]];
}

const HOSTS: readonly HostName[] = ["client", "server"];

/**
 * Both sides' traces of every conversation of a pair of captures.
 *
 * @param isLeftOut frames taken out of the captures before they are read: the captures missed them
 */
export async function knownTraces(
  name: string,
  isLeftOut: (frame: number, host: HostName) => boolean = () => false,
): Promise<KnownTrace[]> {
  let whole = WHOLE.get(name);
  if (whole === undefined) WHOLE.set(name, (whole = wholeTraces(name)));
  return Promise.all((await whole).map((known) => leaveOut(known, (frame) => isLeftOut(frame, known.host))));
}

const WHOLE = new Map<string, Promise<KnownTrace[]>>();

async function wholeTraces(name: string): Promise<KnownTrace[]> {
  const log = knownFates(name);
  const traces = {
    client: await tracesOf(knownCaptureBytes(name, "client")),
    server: await tracesOf(knownCaptureBytes(name, "server")),
  };
  const rows = { client: rowsByFrame(traces.client), server: rowsByFrame(traces.server) };
  const fates = { 0: inOrder(log, "ab"), 1: inOrder(log, "ba") };
  const known: KnownTrace[] = [];
  for (const clients of traces.client) {
    const servers = traces.server.find((trace) => trace.client.port === clients.client.port);
    if (servers === undefined) continue;
    const own = { client: clients, server: servers };
    const sent = sentPackets(fates, rows, own);
    for (const host of HOSTS) known.push(knownTrace(name, host, own[host], sent));
  }
  return known;
}

/** The same conversation, read from a capture that lacks some frames. */
async function leaveOut(known: KnownTrace, isLeftOut: (frame: number) => boolean): Promise<KnownTrace> {
  const rows = Array.from(known.trace.frame.keys()).filter((row) => !isLeftOut(known.trace.frame[row]!));
  if (rows.length === known.trace.count || rows.length === 0) return known;
  const { header, records } = pcapRecords(Buffer.from(knownCaptureBytes(known.name, known.host)));
  const kept = rows.map((row) => records[known.trace.frame[row]! - 1]!);
  const [trace] = await tracesOf(Buffer.concat([header, ...kept]));
  return {
    ...known,
    trace: trace!,
    packets: rows.map((row) => known.packets[row]!),
    copies: rows.map((row) => known.copies[row]!),
    damaged: rows.map((row) => known.damaged[row]!),
  };
}

type Place = { readonly trace: TcpTrace; readonly row: number };
type ByHost<T> = Readonly<Record<HostName, T>>;

function rowsByFrame(traces: readonly TcpTrace[]): Map<number, Place> {
  const places = new Map<number, Place>();
  for (const trace of traces) for (let row = 0; row < trace.count; row++) places.set(trace.frame[row]!, { trace, row });
  return places;
}

/** The packets of one conversation, both ways, in the order in which they were sent. */
function sentPackets(
  fates: Readonly<Record<Direction, readonly Fate[]>>,
  rows: ByHost<Map<number, Place>>,
  own: ByHost<TcpTrace>,
): [Packet[], Packet[]] {
  const sent: [Packet[], Packet[]] = [[], []];
  const events: {
    readonly at: number;
    readonly fate: Fate;
    readonly direction: Direction;
    readonly arrives: boolean;
  }[] = [];
  for (const direction of [0, 1] as const) {
    for (const fate of fates[direction]) {
      events.push({ at: fate.in, fate, direction, arrives: false });
      if (fate.corrupted === undefined) {
        for (const at of fate.out ?? []) events.push({ at, fate, direction, arrives: true });
      }
    }
  }
  events.sort((left, right) => left.at - right.at);
  const packetOf = new Map<Fate, Packet>();
  const sides = [new Sender(), new Sender()] as const;
  for (const { fate, direction, arrives } of events) {
    if (arrives) {
      const packet = packetOf.get(fate);
      if (packet !== undefined) sides[opposite(direction)].receive(packet);
      continue;
    }
    const place = placeOf(fate, direction, rows, own);
    if (place === undefined) continue;
    const packet = sides[direction].send(fate, place, direction);
    packetOf.set(fate, packet);
    sent[direction].push(packet);
  }
  return sent;
}

/** Where a packet of this conversation stands undamaged in one of its traces. */
function placeOf(
  fate: Fate,
  direction: Direction,
  rows: ByHost<Map<number, Place>>,
  own: ByHost<TcpTrace>,
): Place | undefined {
  const [from, to] = direction === 0 ? (["client", "server"] as const) : (["server", "client"] as const);
  const atSender = rows[from].get(fate.inFrame ?? 0);
  if (atSender !== undefined) return atSender.trace === own[from] ? atSender : undefined;
  const atReceiver = rows[to].get(fate.outFrames?.find((frame) => frame > 0) ?? 0);
  return atReceiver?.trace === own[to] && fate.corrupted === undefined ? atReceiver : undefined;
}

/** A side's own state, as its kernel has it. */
class Sender {
  #next = 0;
  #received = 0;
  readonly #beyond: [start: number, end: number][] = [];
  readonly #own: Packet[] = [];
  #prompts: Packet[] = [];
  #heard: Packet | undefined = undefined;
  #edge = Number.NEGATIVE_INFINITY;

  receive(packet: Packet): void {
    packet.wasNext = packet.start <= this.#received && packet.end > this.#received;
    this.#prompts.push(packet);
    this.#heard = packet;
    this.#edge = Math.max(this.#edge, packet.acknowledgement + packet.window);
    if (packet.end > packet.start) this.#beyond.push([packet.start, packet.end]);
    for (let isMoving = true; isMoving;) {
      const before = this.#received;
      for (const [start, end] of this.#beyond)
        if (start <= this.#received) this.#received = Math.max(this.#received, end);
      isMoving = this.#received > before;
    }
    const open = this.#beyond.filter(([, end]) => end > this.#received);
    this.#beyond.splice(0, this.#beyond.length, ...open);
  }

  send(fate: Fate, { trace, row }: Place, direction: Direction): Packet {
    const [start, end] = [trace.sequence[row]!, endOf(trace, row)];
    const sending = this.#sending(trace, row);
    const earlier = this.#own.filter((packet) => packet.start < end && packet.end > start && packet.end > packet.start);
    const isCovered = covers(earlier.filter(arrived), start, end);
    const packet: Packet = {
      fate,
      direction,
      start,
      end,
      length: trace.length[row]!,
      acknowledgement: trace.acknowledgement[row]!,
      window: trace.window[row]!,
      sending,
      isNeedless: sending === "again" && isCovered,
      prompts: this.#prompts,
      heard: this.#heard,
      edge: this.#edge,
      wasNext: false,
    };
    this.#own.push(packet);
    this.#prompts = [];
    this.#next = Math.max(this.#next, end);
    return packet;
  }

  #sending(trace: TcpTrace, row: number): Sending {
    if (hasFlag(trace, row, RST)) return "reset";
    const [start, end] = [trace.sequence[row]!, endOf(trace, row)];
    const isMarked = hasFlag(trace, row, SYN | FIN);
    const isBehind = !isMarked && trace.length[row]! <= 1 && start === this.#next - 1;
    if (isBehind && (trace.length[row] === 0 || (this.#heard?.acknowledgement ?? 0) >= this.#next)) {
      return this.#heard?.window === 0 ? "zero-window-probe" : "keep-alive";
    }
    if (spanOf(trace, row) === 0) return "acknowledgement";
    return end <= this.#next ? "again" : "new";
  }
}

/** Whether a packet reached its receiver whole. */
export function arrived({ fate }: Packet): boolean {
  return fate.fate === "delivered" && fate.corrupted === undefined;
}

function covers(packets: readonly Packet[], start: number, end: number): boolean {
  let at = start;
  for (const packet of packets.toSorted((left, right) => left.start - right.start)) {
    if (packet.start <= at) at = Math.max(at, packet.end);
  }
  return at >= end;
}

function knownTrace(
  name: string,
  host: HostName,
  trace: TcpTrace,
  sent: readonly [readonly Packet[], readonly Packet[]],
): KnownTrace {
  const byFrame = new Map<number, { readonly packet: Packet; readonly copy: number; readonly isDamaged: boolean }>();
  for (const packet of sent.flat()) {
    if ((packet.direction === 0) === (host === "client")) {
      byFrame.set(packet.fate.inFrame ?? 0, { packet, copy: 0, isDamaged: false });
      continue;
    }
    const frames = (packet.fate.outFrames ?? []).filter((frame) => frame > 0).toSorted((left, right) => left - right);
    const isDamaged = packet.fate.corrupted !== undefined;
    for (const [copy, frame] of frames.entries()) byFrame.set(frame, { packet, copy, isDamaged });
  }
  const rows = Array.from(trace.frame, (frame, row) => {
    const known = byFrame.get(frame);
    if (known === undefined || known.packet.direction !== directionOf(trace, row)) {
      throw new Error(`${name}, ${host}: frame ${frame} has no packet`);
    }
    return known;
  });
  return {
    name,
    host,
    trace,
    packets: rows.map(({ packet }) => packet),
    copies: rows.map(({ copy }) => copy),
    damaged: rows.map(({ isDamaged }) => isDamaged),
    sent,
  };
}

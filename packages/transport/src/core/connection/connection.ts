import type { DatagramBatch } from "@wireside/datagram";
import type { CongestionController } from "../congestion/controller.ts";
import type { PacketList } from "../crypto.ts";
import type { Violation } from "../errors.ts";
import { TRANSPORT_LIMITS } from "../limits.ts";
import type { Qlog } from "../qlog/qlog.ts";
import { ReceivedPackets } from "../recovery/received-packets.ts";
import { Recovery } from "../recovery/recovery.ts";
import type { BlockPool } from "../streams/block-pool.ts";
import type { Role } from "../streams/stream-id.ts";
import { Streams } from "../streams/streams.ts";
import type { KeyPhase } from "../wire/data-packet.ts";
import type { Frames } from "../wire/frames.ts";
import type { TransportParameters } from "../wire/parameters.ts";
import { askedFrequency } from "./ack-frequency.ts";
import { ClosingTimer, toldReason, transportReason, type CloseReason } from "./closing.ts";
import { CloseWriter } from "./close-writer.ts";
import type { OwnIds, PeerIds } from "./connection-ids.ts";
import { Fates } from "./fates.ts";
import { IdleTimer } from "./idle-timer.ts";
import { Incoming, type HandledFrame } from "./incoming.ts";
import { Outgoing, type OutgoingEnd } from "./outgoing.ts";
import { OwnFrames } from "./own-frames.ts";
import { SentNotes } from "./sent-notes.ts";

/** Seals and opens the Data packets of a connection, with whatever keys are in turn. */
export interface Protection {
  /** Of packets that are sealed now. */
  readonly phase: KeyPhase;
  /** Key updates so far of what is sent. */
  readonly updates: number;
  /** Packets that may still be sealed. */
  readonly sealsLeft: number;
  /** When {@link onTimeout} is due, ms; Infinity for never. */
  readonly deadline: number;
  seal(packets: PacketList, from: number, until: number): void;
  /**
   * Opens packets; those that are not authentic get a length of 0.
   *
   * @param grace how long packets with the keys before an update may still come, ms
   */
  open(now: number, packets: PacketList, from: number, until: number, grace: number): void;
  /** What was wrong with the keys of packets that were opened, once. */
  takeViolation(): Violation | undefined;
  /** The largest number of our packets that the other side has. */
  onAcknowledged(largest: number): void;
  /** The other side is known to have the keys. */
  confirm(): void;
  /** Goes on to the next keys, if that is allowed now. */
  update(): boolean;
  onTimeout(now: number): void;
}

export interface ConnectionOptions {
  readonly role: Role;
  readonly protection: Protection;
  /** What each side told the other. */
  readonly own: TransportParameters;
  readonly peer: TransportParameters;
  readonly ownIds: OwnIds;
  readonly peerIds: PeerIds;
  /** The other side's, as in a batch. */
  readonly address: Uint8Array;
  readonly controller: CongestionController;
  /** Gives a number from 0 up to and without 1 that nobody can guess. */
  readonly random: () => number;
  /** Whether ECN marks can be set and read. */
  readonly usesEcn: boolean;
  readonly pool?: BlockPool;
  readonly qlog?: Qlog;
}

/** `open` until somebody closes it; `closing`: this side did, and tells so; `draining`: the other side did, or it was given up. */
export type ConnectionState = "open" | "closing" | "draining" | "closed";

/**
 * A connection whose handshake is done. It has no socket and no clock: packets that came are given to {@link receive}, those to be
 * sent are asked for with {@link transmit}, and {@link onTimeout} is called at {@link deadline}; after each of them the other two may
 * have changed. What the application does goes through {@link streams}; then {@link transmit} is asked again.
 */
export class Connection {
  readonly role: Role;
  readonly streams: Streams;
  readonly recovery: Recovery;
  readonly received: ReceivedPackets;
  readonly incoming: Incoming;
  readonly outgoing: Outgoing;
  readonly own: TransportParameters;
  readonly peer: TransportParameters;
  /** Why it is over; undefined while it is open. */
  closeReason: CloseReason | undefined;
  readonly #ownIds: OwnIds;
  readonly #peerIds: PeerIds;
  readonly #frames: OwnFrames;
  readonly #fates: Fates;
  readonly #protection: Protection;
  readonly #idle: IdleTimer;
  readonly #closeWriter: CloseWriter;
  readonly #usesEcn: boolean;
  readonly #qlog: Qlog | undefined;
  readonly #path: { address: Uint8Array; destination: Uint8Array; mtu: number; allowance: number } & {
    phase: KeyPhase;
    isEct: boolean;
  };
  #state: ConnectionState = "open";
  #closing: ClosingTimer | undefined;
  #isCloseDue = false;
  #end: OutgoingEnd = "nothing";
  /** The id that the packets now being read were sent to. */
  #usedId: Uint8Array = NO_ID;

  constructor(now: number, options: ConnectionOptions) {
    const { role, protection, own, peer, ownIds, peerIds, controller, random, qlog } = options;
    this.role = role;
    this.own = own;
    this.peer = peer;
    this.#protection = protection;
    this.#ownIds = ownIds;
    this.#peerIds = peerIds;
    this.#usesEcn = options.usesEcn;
    this.#qlog = qlog;
    const mtu = TRANSPORT_LIMITS.leastDatagramBytes;
    this.recovery = new Recovery({ controller, random, mtu, maxAckDelay: peer.maxAckDelay });
    this.received = new ReceivedPackets({ maxAckDelay: own.maxAckDelay });
    this.streams = new Streams(role, own, options.pool);
    this.streams.applyPeer(peer);
    this.#frames = new OwnFrames(ownIds, peerIds);
    this.#frames.sendIds(peer.activeConnectionIdLimit);
    const notes = new SentNotes(this.recovery.sent);
    const seal = protection.seal.bind(protection);
    this.outgoing = new Outgoing({
      ...{
        recovery: this.recovery,
        received: this.received,
        streams: this.streams,
        own: this.#frames,
        notes,
        seal,
        qlog,
      },
    });
    this.incoming = new Incoming({
      received: this.received,
      open: (at, packets, from, until) => {
        protection.open(at, packets, from, until, 3 * this.recovery.rtt.probeTimeout);
      },
      onFrame: (at, name, frames, bytes) => this.#onFrame(at, name, frames, bytes),
      qlog,
    });
    this.#fates = new Fates(this.recovery.sent, this.received, this.streams, this.#frames);
    this.#idle = new IdleTimer(now, own.maxIdleTimeout, peer.maxIdleTimeout);
    this.#closeWriter = new CloseWriter(this.recovery.sent, seal);
    const allowance = Infinity;
    const address = options.address.slice();
    this.#path = { address, destination: peerIds.current.id, mtu, allowance, phase: protection.phase, isEct: false };
    if (role === "server") this.#frames.sendDone();
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** The largest UDP payload of the path, bytes. */
  get mtu(): number {
    return this.#path.mtu;
  }

  /**
   * Takes Data packets: `bytes[start … start + length)`, each of `segment` bytes and the last of so many or fewer. They are opened in
   * place.
   *
   * @param id the connection id that they were sent to
   */
  receive(
    now: number,
    bytes: Uint8Array,
    start: number,
    length: number,
    segment: number,
    id: Uint8Array,
    ecn: number,
  ): void {
    if (this.#state === "closing") this.#isCloseDue ||= this.#closing!.onReceived(Math.ceil(length / segment));
    if (this.#state !== "open") return;
    this.#usedId = id;
    const { packets, violation: wrong } = this.incoming.take(now, bytes, start, length, segment, ecn);
    const violation = wrong ?? this.#protection.takeViolation();
    if (packets > 0) {
      this.#idle.onReceived(now, this.recovery.rtt.probeTimeout);
      // The client has the keys if it uses them; that the server has, it says.
      if (this.role === "server") this.#protection.confirm();
    }
    if (violation !== undefined) this.fail(now, violation);
  }

  /** Adds packets to be sent to a batch, behind those that it has. To be asked again until the batch stays as it is. */
  transmit(now: number, batch: DatagramBatch): void {
    const path = this.#path;
    if (this.#protection.sealsLeft < LEAST_SEALS) {
      this.#close(now, transportReason("local", "aead_limit_reached", "the keys are used up and could not be updated"));
    }
    if (this.#state === "open") {
      path.destination = this.#peerIds.current.id;
      path.phase = this.#protection.phase;
      path.isEct = this.#usesEcn && this.recovery.ecn.isCapable;
      const before = this.recovery.sent.next;
      this.#end = this.outgoing.write(now, batch, path);
      if (this.recovery.sent.next > before) this.#idle.onSent(now, this.recovery.rtt.probeTimeout);
    } else if (this.#isCloseDue) {
      this.#isCloseDue = false;
      this.#closeWriter.write(batch, path, this.closeReason!);
    }
  }

  /** When {@link onTimeout} is to be called, ms; Infinity for never. */
  deadline(now: number): number {
    if (this.#state === "closed") return Infinity;
    if (this.#state !== "open") return this.#closing!.deadline;
    const paced = this.#end === "pacer" ? this.recovery.pacedUntil(now) : Infinity;
    const { ackDueAt } = this.received;
    return Math.min(this.recovery.deadline, ackDueAt, this.#idle.deadline, this.#protection.deadline, paced);
  }

  /** The deadline has come, or any other time: nothing happens too early. */
  onTimeout(now: number): void {
    if (this.#state === "open") {
      if (now >= this.#idle.deadline)
        this.#abandon(now, transportReason("local", "idle_timeout", "nothing was heard for too long"));
      else {
        this.#protection.onTimeout(now);
        this.recovery.onTimeout(now, this.#fates);
      }
    } else if (this.#state !== "closed" && now >= this.#closing!.deadline) this.forget();
  }

  /** Goes on to the next keys, as happens by itself before the limits of a key; false where that is not allowed yet. */
  updateKeys(): boolean {
    return this.#protection.update();
  }

  /** Key updates so far of what is sent. */
  get keyUpdates(): number {
    return this.#protection.updates;
  }

  /** Closes with a code of the application, and tells the other side. What was not acknowledged is lost. */
  close(now: number, code: number, reason: string): void {
    this.#close(now, { by: "local", isApplication: true, code, reason });
  }

  /** Closes because of what the other side did wrong. */
  fail(now: number, { code, reason }: Violation): void {
    this.#close(now, transportReason("local", code, reason));
  }

  /** What a stateless reset of the other side ends with. */
  get peerTokens(): readonly Uint8Array[] {
    return this.#peerIds.active.flatMap(({ resetToken }) => (resetToken === undefined ? [] : [resetToken]));
  }

  /** A stateless reset came: the other side knows nothing of this connection any more. */
  onReset(now: number): void {
    if (this.#state === "open")
      this.#abandon(now, transportReason("remote", "no_error", "the other side has forgotten the connection"));
  }

  /** Gives up all that leads to it: nothing more comes or goes. */
  forget(): void {
    this.#state = "closed";
    this.#ownIds.close();
  }

  #onFrame(now: number, name: HandledFrame, frames: Frames, bytes: Uint8Array): Violation | undefined {
    const { streams } = this;
    switch (name) {
      case "stream": {
        const { streamId, offset, at, length, isFin } = frames.stream;
        return streams.onStream(streamId, offset, bytes, at, at + length, isFin);
      }
      case "ack":
        return this.#onAck(now, frames);
      case "datagram":
        return streams.datagrams.onDatagram(bytes, frames.datagram.at, frames.datagram.at + frames.datagram.length);
      case "resetStream": {
        const { streamId, errorCode, finalSize } = frames.resetStream;
        return streams.onResetStream(streamId, errorCode, finalSize);
      }
      case "stopSending":
        return streams.onStopSending(frames.stopSending.streamId, frames.stopSending.errorCode);
      case "maxData":
        streams.onMaxData(frames.maxData.maximum);
        return undefined;
      case "maxStreamData":
        return streams.onMaxStreamData(frames.maxStreamData.streamId, frames.maxStreamData.maximum);
      case "maxStreamsBidi":
        streams.onMaxStreams("bidirectional", frames.maxStreamsBidi.maximum);
        return undefined;
      case "maxStreamsUni":
        streams.onMaxStreams("unidirectional", frames.maxStreamsUni.maximum);
        return undefined;
      case "streamDataBlocked":
        return streams.onStreamDataBlocked(frames.streamDataBlocked.streamId);
      case "newConnectionId":
        return this.#peerIds.onNew(frames.newConnectionId);
      case "retireConnectionId": {
        const violation = this.#ownIds.onRetire(frames.retireConnectionId.sequenceNumber, this.#usedId);
        this.#frames.sendIds(this.peer.activeConnectionIdLimit);
        return violation;
      }
      case "ackFrequency": {
        const { sequenceNumber, ackElicitingThreshold, requestedMaxAckDelay, reorderingThreshold } =
          frames.ackFrequency;
        const delay = Math.max(requestedMaxAckDelay, this.own.minAckDelay) / 1000;
        this.received.onAckFrequency(sequenceNumber, ackElicitingThreshold, delay, reorderingThreshold);
        return undefined;
      }
      case "handshakeDone":
        if (this.role === "server") return { code: "protocol_violation", reason: "only servers end the handshake" };
        this.#protection.confirm();
        return undefined;
      case "connectionClose":
        this.#drain(now, toldReason(false, frames.connectionClose.errorCode, frames.connectionClose.reason));
        return undefined;
      case "applicationClose":
        this.#drain(now, toldReason(true, frames.applicationClose.errorCode, frames.applicationClose.reason));
        return undefined;
      case "pathChallenge":
      case "pathResponse":
      case "ping":
      case "dataBlocked":
      case "streamsBlockedBidi":
      case "streamsBlockedUni":
        return undefined;
    }
  }

  #onAck(now: number, { ack: { ranges, delay } }: Frames): Violation | undefined {
    const { recovery } = this;
    const violation = recovery.onAckFrame(now, ranges, delay / 1000, this.#fates);
    this.#protection.onAcknowledged(recovery.largestAcked);
    this.streams.onPath(recovery.rtt.smoothed, recovery.controller.window);
    const asked = askedFrequency(recovery, this.#path.mtu, this.peer, this.#frames.frequency);
    if (asked !== undefined) {
      this.#frames.sendFrequency(asked);
      recovery.maxAckDelay = Math.max(asked.maxAckDelay, recovery.maxAckDelay);
    }
    const { controller } = recovery;
    this.#qlog?.metrics(now, metricsOf(recovery), controller.state());
    return violation;
  }

  #close(now: number, reason: CloseReason): void {
    if (this.#state !== "open") return;
    this.#over(now, "closing", reason);
    this.#isCloseDue = true;
  }

  #drain(now: number, reason: CloseReason): void {
    if (this.#state === "open") this.#over(now, "draining", reason);
  }

  /** Ends without a word: there is nobody to tell. */
  #abandon(now: number, reason: CloseReason): void {
    this.#over(now, "draining", reason);
    this.forget();
  }

  #over(now: number, state: "closing" | "draining", reason: CloseReason): void {
    this.#state = state;
    this.closeReason = reason;
    this.#closing = new ClosingTimer(now, this.recovery.rtt.probeTimeout);
    this.#qlog?.connectionClosed(now, reason.by, reason.code, reason.reason);
  }
}

function metricsOf({ rtt, ptoCount, controller, sent }: Recovery) {
  const { window, pacingRate } = controller;
  return {
    ...{ min_rtt: rtt.min, smoothed_rtt: rtt.smoothed, latest_rtt: rtt.latest, rtt_variance: rtt.variance },
    ...{ pto_count: ptoCount, congestion_window: window, bytes_in_flight: sent.bytesInFlight },
    ssthresh: controller.state().ssthresh,
    packets_in_flight: sent.packetsInFlight,
    pacing_rate: pacingRate === undefined ? undefined : pacingRate * 8,
  };
}

const NO_ID = new Uint8Array(8);
/** Packets that a key has to be left for: a round of sending, and those that close the connection. */
const LEAST_SEALS = 2048;

import type { Violation } from "../errors.ts";
import type { ReceivedPackets } from "../recovery/received-packets.ts";
import type { Role } from "../streams/stream-id.ts";
import type { Streams } from "../streams/streams.ts";
import type { Frames } from "../wire/frames.ts";
import type { TransportParameters } from "../wire/parameters.ts";
import { toldReason, type CloseReason } from "./closing.ts";
import type { OwnIds, PeerIds } from "./connection-ids.ts";
import type { HandledFrame } from "./incoming.ts";
import type { OwnFrames } from "./own-frames.ts";

/** Those that frames are for. */
export interface DispatchParts {
  readonly role: Role;
  readonly own: TransportParameters;
  readonly peer: TransportParameters;
  readonly streams: Streams;
  readonly received: ReceivedPackets;
  readonly ownIds: OwnIds;
  readonly peerIds: PeerIds;
  readonly frames: OwnFrames;
  readonly onAck: (now: number, frames: Frames) => Violation | undefined;
  /** The other side says that it has the keys. */
  readonly onDone: () => void;
  readonly onClose: (now: number, reason: CloseReason) => void;
  readonly onPathChallenge: (data: Uint8Array) => void;
  readonly onPathResponse: (now: number, data: Uint8Array) => void;
}

/** Gives each frame that came to whom it is for. */
export class Dispatch {
  /** The connection id that the packets now being read were sent to. */
  usedId: Uint8Array = new Uint8Array(8);
  readonly #parts: DispatchParts;

  constructor(parts: DispatchParts) {
    this.#parts = parts;
  }

  /** Takes the frame of this name, which stands in `frames`; data is in `bytes`. */
  take(now: number, name: HandledFrame, frames: Frames, bytes: Uint8Array): Violation | undefined {
    const { streams } = this.#parts;
    switch (name) {
      case "stream": {
        const { streamId, offset, at, length, isFin } = frames.stream;
        return streams.onStream(streamId, offset, bytes, at, at + length, isFin);
      }
      case "ack":
        return this.#parts.onAck(now, frames);
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
      case "ping":
      case "dataBlocked":
      case "streamsBlockedBidi":
      case "streamsBlockedUni":
        return undefined;
      default:
        return this.#takeOwn(now, name, frames);
    }
  }

  /** Frames of the connection as a whole. */
  #takeOwn(now: number, name: HandledFrame, frames: Frames): Violation | undefined {
    const { role, own, peer, received, ownIds, peerIds } = this.#parts;
    switch (name) {
      case "newConnectionId":
        return peerIds.onNew(frames.newConnectionId);
      case "retireConnectionId": {
        const violation = ownIds.onRetire(frames.retireConnectionId.sequenceNumber, this.usedId);
        this.#parts.frames.sendIds(peer.activeConnectionIdLimit);
        return violation;
      }
      case "ackFrequency": {
        const { sequenceNumber, ackElicitingThreshold, requestedMaxAckDelay, reorderingThreshold } =
          frames.ackFrequency;
        const delay = Math.max(requestedMaxAckDelay, own.minAckDelay) / 1000;
        received.onAckFrequency(sequenceNumber, ackElicitingThreshold, delay, reorderingThreshold);
        return undefined;
      }
      case "handshakeDone":
        if (role === "server") return { code: "protocol_violation", reason: "only servers end the handshake" };
        this.#parts.onDone();
        return undefined;
      case "connectionClose": {
        const { errorCode, reason } = frames.connectionClose;
        this.#parts.onClose(now, toldReason(false, errorCode, reason));
        return undefined;
      }
      case "applicationClose": {
        const { errorCode, reason } = frames.applicationClose;
        this.#parts.onClose(now, toldReason(true, errorCode, reason));
        return undefined;
      }
      case "pathChallenge":
        this.#parts.onPathChallenge(frames.pathChallenge.data);
        return undefined;
      case "pathResponse":
        this.#parts.onPathResponse(now, frames.pathResponse.data);
        return undefined;
      default:
        return undefined;
    }
  }
}

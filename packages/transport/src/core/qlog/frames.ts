import { toHex } from "@wireside/bytes";
import type { AckRanges } from "../recovery/ack-ranges.ts";
import { createFrames, readFrame, type Frames } from "../wire/frames.ts";
import { FrameReader } from "../wire/frame-reader.ts";
import type { FrameName } from "../wire/frame-table.ts";

/** A frame as qlog writes it (draft-ietf-quic-qlog-quic-events-05 §8.13). */
export type QlogFrame = Readonly<Record<string, unknown>>;

/** Reads the frames of packets for qlog. */
export class QlogFrames {
  readonly #reader = new FrameReader();
  readonly #frames = createFrames();

  /** Those of the payload `bytes[at … end)`, up to the first that is wrong. */
  read(bytes: Uint8Array, at: number, end: number): QlogFrame[] {
    const reader = this.#reader;
    reader.begin(bytes, at, end);
    const found: QlogFrame[] = [];
    for (let name; (name = readFrame(reader, this.#frames)) !== undefined;) found.push(frameOf(name, this.#frames));
    // Padding is stepped over by whoever reads frames; a packet of nothing else would look empty.
    return found.length > 0 || at === end ? found : [{ frame_type: "padding" }];
  }
}

function frameOf(name: Exclude<FrameName, "padding">, frames: Frames): QlogFrame {
  switch (name) {
    case "ack": {
      const { ranges, delay } = frames.ack;
      const ecn = ranges.hasEcn ? { ect0: ranges.ect0, ect1: ranges.ect1, ce: ranges.ce } : {};
      return { frame_type: "ack", ack_delay: delay / 1000, acked_ranges: rangesOf(ranges), ...ecn };
    }
    case "stream": {
      const { streamId, offset, length, isFin } = frames.stream;
      return { frame_type: "stream", stream_id: streamId, offset, length, fin: isFin };
    }
    case "datagram":
      return { frame_type: "datagram", length: frames.datagram.length };
    case "resetStream": {
      const { streamId, errorCode, finalSize } = frames.resetStream;
      return { frame_type: "reset_stream", stream_id: streamId, error_code: errorCode, final_size: finalSize };
    }
    case "stopSending":
      return {
        frame_type: "stop_sending",
        stream_id: frames.stopSending.streamId,
        error_code: frames.stopSending.errorCode,
      };
    case "maxData":
      return { frame_type: "max_data", maximum: frames.maxData.maximum };
    case "maxStreamData":
      return {
        frame_type: "max_stream_data",
        stream_id: frames.maxStreamData.streamId,
        maximum: frames.maxStreamData.maximum,
      };
    case "maxStreamsBidi":
      return { frame_type: "max_streams", stream_type: "bidirectional", maximum: frames.maxStreamsBidi.maximum };
    case "maxStreamsUni":
      return { frame_type: "max_streams", stream_type: "unidirectional", maximum: frames.maxStreamsUni.maximum };
    case "dataBlocked":
      return { frame_type: "data_blocked", limit: frames.dataBlocked.limit };
    case "streamDataBlocked":
      return {
        frame_type: "stream_data_blocked",
        stream_id: frames.streamDataBlocked.streamId,
        limit: frames.streamDataBlocked.limit,
      };
    case "streamsBlockedBidi":
      return { frame_type: "streams_blocked", stream_type: "bidirectional", limit: frames.streamsBlockedBidi.limit };
    case "streamsBlockedUni":
      return { frame_type: "streams_blocked", stream_type: "unidirectional", limit: frames.streamsBlockedUni.limit };
    case "newConnectionId": {
      // Without the token: who has it can end the connection.
      const { sequenceNumber, retirePriorTo, connectionId } = frames.newConnectionId;
      return {
        frame_type: "new_connection_id",
        sequence_number: sequenceNumber,
        retire_prior_to: retirePriorTo,
        connection_id: toHex(connectionId),
      };
    }
    case "retireConnectionId":
      return { frame_type: "retire_connection_id", sequence_number: frames.retireConnectionId.sequenceNumber };
    case "pathChallenge":
      return { frame_type: "path_challenge", data: toHex(frames.pathChallenge.data) };
    case "pathResponse":
      return { frame_type: "path_response", data: toHex(frames.pathResponse.data) };
    case "connectionClose":
      return {
        ...{ frame_type: "connection_close", error_space: "transport", error_code: frames.connectionClose.errorCode },
        reason: textOf(frames.connectionClose.reason),
      };
    case "applicationClose":
      return {
        ...{
          frame_type: "connection_close",
          error_space: "application",
          error_code: frames.applicationClose.errorCode,
        },
        reason: textOf(frames.applicationClose.reason),
      };
    case "ackFrequency": {
      const { sequenceNumber, ackElicitingThreshold, requestedMaxAckDelay, reorderingThreshold } = frames.ackFrequency;
      return {
        frame_type: "ack_frequency",
        sequence_number: sequenceNumber,
        ack_eliciting_threshold: ackElicitingThreshold,
        requested_max_ack_delay: requestedMaxAckDelay / 1000,
        reordering_threshold: reorderingThreshold,
      };
    }
    case "ping":
      return { frame_type: "ping" };
    case "handshakeDone":
      return { frame_type: "handshake_done" };
  }
}

/** Smallest first, as qlog has them. */
function rangesOf({ count, smallest, largest }: AckRanges): number[][] {
  const ranges = Array.from({ length: count }, (_, i) =>
    smallest[i] === largest[i] ? [smallest[i]!] : [smallest[i]!, largest[i]!],
  );
  return ranges.reverse();
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

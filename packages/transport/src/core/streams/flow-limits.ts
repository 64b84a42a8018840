import { TRANSPORT_LIMITS } from "../limits.ts";

/** What one end allows the other at first; told in the handshake as transport parameters (RFC 9000 §18.2, RFC 9221 §3). */
export interface FlowLimits {
  /** Bytes on all streams together. */
  readonly initialMaxData: number;
  /** Bytes on each bidirectional stream that the one who tells it opens … */
  readonly initialMaxStreamDataBidiLocal: number;
  /** … on each that the other opens … */
  readonly initialMaxStreamDataBidiRemote: number;
  /** … and on each unidirectional stream. */
  readonly initialMaxStreamDataUni: number;
  /** Streams that the other may open. */
  readonly initialMaxStreamsBidi: number;
  readonly initialMaxStreamsUni: number;
  /** Bytes of a DATAGRAM frame, with its type and length; 0 where none are taken. */
  readonly maxDatagramFrameSize: number;
}

/** What is allowed unless the application says otherwise. */
export const DEFAULT_FLOW_LIMITS: FlowLimits = {
  initialMaxData: TRANSPORT_LIMITS.firstConnectionWindowBytes,
  initialMaxStreamDataBidiLocal: TRANSPORT_LIMITS.firstStreamWindowBytes,
  initialMaxStreamDataBidiRemote: TRANSPORT_LIMITS.firstStreamWindowBytes,
  initialMaxStreamDataUni: TRANSPORT_LIMITS.firstStreamWindowBytes,
  initialMaxStreamsBidi: TRANSPORT_LIMITS.streams,
  initialMaxStreamsUni: TRANSPORT_LIMITS.streams,
  maxDatagramFrameSize: TRANSPORT_LIMITS.largestDatagramBytes,
};

/** What a side that has said nothing yet allows. */
export const NO_FLOW: FlowLimits = {
  initialMaxData: 0,
  initialMaxStreamDataBidiLocal: 0,
  initialMaxStreamDataBidiRemote: 0,
  initialMaxStreamDataUni: 0,
  initialMaxStreamsBidi: 0,
  initialMaxStreamsUni: 0,
  maxDatagramFrameSize: 0,
};

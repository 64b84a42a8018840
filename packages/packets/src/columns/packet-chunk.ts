import { SparseColumn } from "./sparse-column.ts";
import { WideColumn } from "./wide-column.ts";

/** Rows of a chunk that is kept. */
export const CHUNK_ROWS = 16_384;

/** {@link PacketChunk.stream} of a frame that belongs to no conversation. */
export const NO_STREAM = 0xffff_ffff;

/** Bits of {@link PacketChunk.marks}. */
export const MARKS = {
  /** Sent by the side that did not open the conversation. */
  backward: 1 << 0,
  /** Left to the full dissector. */
  special: 1 << 1,
  /** The capture does not say when. */
  noTime: 1 << 2,
  /** The TCP analysis took it into account: its results, where they are not 0, hold. */
  analysed: 1 << 3,
  /** Wireshark shows tcp.analysis.initial_rtt here. */
  initialRtt: 1 << 4,
  /** Wireshark shows no verdict here, because it could not read the options: see {@link readOptions}. */
  verdictsHidden: 1 << 5,
} as const;

/**
 * Some packets in columns: row `i` is frame `firstFrame + i`. A number that a row does not have is 0. Every column is
 * given here with the bytes it takes of a row.
 */
export interface PacketChunk {
  firstFrame: number;
  /** Rows that are filled. */
  count: number;
  /** 4: where the captured bytes stand in the capture. */
  readonly position: WideColumn;
  /** 4: time, whole seconds since 1970 … */
  readonly seconds: WideColumn;
  /** 4: … and nanoseconds after them. */
  readonly nanoseconds: Uint32Array;
  /** 4: bytes on the wire. */
  readonly length: Uint32Array;
  /** 4 */
  readonly capturedLength: Uint32Array;
  /** 2: index into the capture's interfaces. */
  readonly interfaceIndex: Uint16Array;
  /** 1: {@link MARKS} */
  readonly marks: Uint8Array;
  /** 1: 4 for IPv4, 6 for IPv6, 0 for anything else. */
  readonly network: Uint8Array;
  /** 1: what the network layer carries, as IP numbers it: 6 TCP, 17 UDP. */
  readonly protocol: Uint8Array;
  /** 2: where the network header begins, bytes from the beginning of the frame. */
  readonly networkOffset: Uint16Array;
  /** 2: where the transport header begins. */
  readonly transportOffset: Uint16Array;
  /** 4: tcp.stream or udp.stream, {@link NO_STREAM} for neither. */
  readonly stream: Uint32Array;
  /** 4: bytes that TCP or UDP carries, by the lengths in the headers. */
  readonly payloadLength: Uint32Array;
  /** 4: tcp.seq_raw */
  readonly sequence: Uint32Array;
  /** 4: tcp.ack_raw */
  readonly acknowledgement: Uint32Array;
  /** 2: header length in words in the four highest bits, tcp.flags in the twelve below: as they stand in the header. */
  readonly lengthAndFlags: Uint16Array;
  /** 2: tcp.window_size_value */
  readonly window: Uint16Array;
  /** 4: {@link VERDICTS} */
  readonly verdicts: Uint32Array;
  /** 1: shift that scales the window, negative where there is none: see tcp/state.ts. */
  readonly windowScale: Int8Array;
  /** 1: tcp.completeness as tshark prints it in one pass: what the frames before this one make it. */
  readonly completeness: Uint8Array;
  /** 4: tcp.analysis.acks_frame */
  readonly acksFrame: Uint32Array;
  /** 4: tcp.analysis.bytes_in_flight */
  readonly bytesInFlight: Uint32Array;
  /** 4: tcp.analysis.push_bytes_sent; to be shown where bytes are in flight. */
  readonly pushedBytes: Uint32Array;
  /**
   * tcp.analysis.ack_rtt, where rows are not kept: 8 bytes a row. Of rows that are kept it is told by the times of this frame
   * and the one it acknowledges: see tcp/shown.ts.
   */
  readonly ackRtt: { readonly seconds: Int32Array; readonly nanoseconds: Int32Array } | undefined;
  /** tcp.analysis.duplicate_ack_frame and …_num. */
  readonly duplicateAcks: SparseColumn;
  /** tcp.analysis.rto_frame, and tcp.analysis.rto in seconds and nanoseconds. */
  readonly timeouts: SparseColumn;
  /** What tcp.seq and tcp.ack are counted from, where that is not what the conversation began with. */
  readonly bases: SparseColumn;
  /** All columns stand in here. */
  readonly buffer: ArrayBuffer;
}

/**
 * Makes room for `rows` packets.
 *
 * @param isKept whether the rows of earlier frames will be there when these are read: then what can be worked out from
 *   them has no column
 */
export function createChunk(rows: number, isKept: boolean): PacketChunk {
  const bytes = rows * (isKept ? ROW_BYTES : ROW_BYTES + ACK_RTT_BYTES);
  const buffer = new ArrayBuffer(bytes);
  let used = 0;
  const take = <Column>(column: ColumnType<Column>): Column => {
    const at = used;
    used += rows * column.BYTES_PER_ELEMENT;
    return new column(buffer, at, rows);
  };
  // The widest first, so that each begins at a multiple of its width.
  return {
    firstFrame: 1,
    count: 0,
    ackRtt: isKept ? undefined : { seconds: take(Int32Array), nanoseconds: take(Int32Array) },
    position: new WideColumn(take(Uint32Array)),
    seconds: new WideColumn(take(Uint32Array)),
    nanoseconds: take(Uint32Array),
    length: take(Uint32Array),
    capturedLength: take(Uint32Array),
    stream: take(Uint32Array),
    payloadLength: take(Uint32Array),
    sequence: take(Uint32Array),
    acknowledgement: take(Uint32Array),
    verdicts: take(Uint32Array),
    acksFrame: take(Uint32Array),
    bytesInFlight: take(Uint32Array),
    pushedBytes: take(Uint32Array),
    interfaceIndex: take(Uint16Array),
    networkOffset: take(Uint16Array),
    transportOffset: take(Uint16Array),
    lengthAndFlags: take(Uint16Array),
    window: take(Uint16Array),
    marks: take(Uint8Array),
    network: take(Uint8Array),
    protocol: take(Uint8Array),
    windowScale: take(Int8Array),
    completeness: take(Uint8Array),
    duplicateAcks: new SparseColumn(),
    timeouts: new SparseColumn(),
    bases: new SparseColumn(),
    buffer,
  };
}

/** Empties a chunk, for rows from `firstFrame` on. */
export function clearChunk(chunk: PacketChunk, firstFrame: number): void {
  new Uint8Array(chunk.buffer).fill(0);
  chunk.firstFrame = firstFrame;
  chunk.count = 0;
  chunk.position.clear(0);
  chunk.seconds.clear(0);
  chunk.duplicateAcks.clear();
  chunk.timeouts.clear();
  chunk.bases.clear();
}

/** Bytes of one row that is kept, but for what only few rows have. */
export const ROW_BYTES = 13 * 4 + 5 * 2 + 5 * 1;
const ACK_RTT_BYTES = 2 * 4;

interface ColumnType<Column> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBuffer, offset: number, length: number): Column;
}

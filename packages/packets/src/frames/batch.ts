/** The most frames in one batch. */
export const BATCH_FRAMES = 8192;

/** What a capture says of a few frames beside their bytes (pcapng options of an Enhanced Packet Block). */
export interface FrameNotes {
  readonly comments: readonly string[];
  /** Packets lost by the interface and the system between this frame and the one before (`epb_dropcount`), if any were. */
  readonly dropped?: bigint;
}

/** An interface that frames were captured on; a classic pcap has one. */
export interface CaptureInterface {
  /** LINKTYPE number, https://www.tcpdump.org/linktypes.html */
  readonly linkType: number;
  /** Most bytes kept of a frame; 0 is without limit. */
  readonly snapLength: number;
  readonly name?: string;
  readonly description?: string;
  readonly filter?: string;
  readonly operatingSystem?: string;
  readonly hardware?: string;
  /** bits a second */
  readonly speed?: bigint;
  /** Length of the frame check sequence at the end of each frame, bytes, where the capture says it. */
  readonly frameCheckSequence?: number;
  /** Seconds that one unit of this interface's timestamps lasts, as a text such as "10^-9" or "2^-20". */
  readonly resolution: string;
  readonly comments?: readonly string[];
}

/**
 * Frames as they come from a capture, in columns: frame `i` has number `firstNumber + i` and its captured bytes at
 * `bytes[offset[i] … offset[i] + capturedLength[i])`. The whole batch belongs to the reader: it is valid until the next
 * one is asked for.
 */
export interface FrameBatch {
  count: number;
  /** Number of the first frame; frames are counted from 1, as Wireshark does. */
  firstNumber: number;
  bytes: Uint8Array;
  readonly offset: Uint32Array;
  readonly capturedLength: Uint32Array;
  /** Length on the wire, bytes. */
  readonly length: Uint32Array;
  /** Time of the frame: whole seconds since 1970-01-01T00:00:00Z, rounded down … */
  readonly seconds: Float64Array;
  /** … and the nanoseconds after them, 0 to 999,999,999. */
  readonly nanoseconds: Uint32Array;
  /** 0 where the capture does not say when (a pcapng Simple Packet Block), with a time of 0; otherwise 1. */
  readonly hasTime: Uint8Array;
  /** Index into the reader's `interfaces`. */
  readonly interfaceIndex: Uint16Array;
  /** LINKTYPE number of the frame's interface. */
  readonly linkType: Uint16Array;
  /** Where the captured bytes stand in the capture file (after gunzip), bytes. */
  readonly position: Float64Array;
  /**
   * `epb_flags` as written: direction in bits 0–1 (1 in, 2 out), reception type in 2–4, length of the frame check sequence
   * in 5–8, link-layer errors in 16–31. 0 where the capture does not say.
   */
  readonly flags: Uint32Array;
  /** For the few frames that have them, by index in this batch. */
  readonly notes: Map<number, FrameNotes>;
}

/** An empty batch with room for {@link BATCH_FRAMES} frames. */
export function createBatch(): FrameBatch {
  return {
    count: 0,
    firstNumber: 1,
    bytes: new Uint8Array(0),
    offset: new Uint32Array(BATCH_FRAMES),
    capturedLength: new Uint32Array(BATCH_FRAMES),
    length: new Uint32Array(BATCH_FRAMES),
    seconds: new Float64Array(BATCH_FRAMES),
    nanoseconds: new Uint32Array(BATCH_FRAMES),
    hasTime: new Uint8Array(BATCH_FRAMES),
    interfaceIndex: new Uint16Array(BATCH_FRAMES),
    linkType: new Uint16Array(BATCH_FRAMES),
    position: new Float64Array(BATCH_FRAMES),
    flags: new Uint32Array(BATCH_FRAMES),
    notes: new Map(),
  };
}

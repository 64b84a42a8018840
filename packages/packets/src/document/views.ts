import type { CaptureInterface } from "../frames/batch.ts";

/** What is shown of a capture as a whole. Everything in this file can be sent between threads. */
export interface CaptureView {
  /** Undefined when the file is no capture: the first problem says why. */
  readonly format: "pcap" | "pcapng" | undefined;
  readonly isCompressed: boolean;
  /** Bytes of the file, undefined while a pipe has not ended. */
  readonly bytes: number | undefined;
  readonly frames: number;
  /** Time of the first frame: seconds since 1970, and the nanoseconds after them. */
  readonly begin: { readonly seconds: number; readonly nanoseconds: number };
  /** From the first frame to the last, seconds. */
  readonly duration: number;
  readonly interfaces: readonly CaptureInterface[];
  readonly comments: readonly string[];
  /** What was wrong with the file, in plain sentences with their code and offset. */
  readonly problems: readonly { readonly code: string; readonly text: string; readonly offset: number }[];
  /** Problems beyond those. */
  readonly problemsLeftOut: number;
}

/** How far a long work has come. */
export interface Progress {
  /** Bytes, frames: whatever the work counts. */
  readonly done: number;
  /** The same unit; undefined when it is not known. */
  readonly total: number | undefined;
  /** Frames read so far. */
  readonly frames: number;
}

/** What a row of the packet list is, for its colour; the first that fits, in this order. */
export type RowKind =
  "problem" | "reset" | "verdict" | "open-close" | "arp" | "icmp" | "tcp" | "http" | "tls" | "udp" | "dns" | "plain";

/** A row of the packet list. */
export interface RowView {
  readonly number: number;
  /** Seconds since the first frame; undefined where the capture does not say when. */
  readonly time: number | undefined;
  readonly source: string;
  readonly destination: string;
  readonly protocol: string;
  readonly length: number;
  readonly info: string;
  readonly kind: RowKind;
  readonly hasComment: boolean;
  /** `tcp` 3: the conversation it belongs to. */
  readonly conversation: ConversationName | undefined;
}

export interface ConversationName {
  readonly over: "tcp" | "udp";
  readonly stream: number;
}

/** A line of the field tree. */
export interface NodeView {
  /** Wireshark's filter name. */
  readonly name: string;
  /** The whole line, `Source Port: 80`. */
  readonly text: string;
  readonly words: string | undefined;
  /** As `--fields` prints it. */
  readonly value: string;
  /** A display filter that this field of this frame matches, where there is one. */
  readonly filter: string | undefined;
  /** Which of {@link FrameView.sources}; first byte and number of bytes, 0 for what has no bytes. */
  readonly source: number;
  readonly start: number;
  readonly length: number;
  readonly isGenerated: boolean;
  readonly children: readonly NodeView[];
}

/** One frame taken apart. */
export interface FrameView {
  readonly number: number;
  readonly sources: readonly { readonly name: string; readonly bytes: Uint8Array }[];
  readonly tree: readonly NodeView[];
  /** Where a layer could not be read to its end, in plain sentences. */
  readonly stops: readonly string[];
  readonly conversation: ConversationName | undefined;
}

/** A conversation as the list of conversations shows it: counts from its first end to the second (0) and back (1). */
export interface ConversationView extends ConversationName {
  readonly ends: readonly [ConversationEnd, ConversationEnd];
  readonly frames: readonly [number, number];
  /** Frame bytes on the wire. */
  readonly bytes: readonly [number, number];
  /** Seconds since the first frame of the capture. */
  readonly begin: number;
  readonly duration: number;
  /** Frames with a verdict that says that something went wrong. */
  readonly troubles: number;
}

/** What conversations can be put in order by: the largest first, of `begin` the earliest. */
export type ConversationOrder = "begin" | "frames" | "bytes" | "duration" | "troubles";

export interface ConversationEnd {
  readonly address: string;
  readonly port: number;
}

/**
 * What a conversation carried, a piece a segment or datagram, in the order in which the capture makes it known: bytes stand
 * where they come in their order, a gap where it is certain that what follows it has to do without.
 */
export type FollowedPiece = FollowedBytes | FollowedGap | FollowedDifference;

interface PlaceInStream {
  /** 0 from the side that sent the conversation's first packet, 1 from the other. */
  readonly direction: 0 | 1;
  /** Of the first byte in all that this side sent, counted from 0 where the capture begins to know it. */
  readonly offset: number;
}

export interface FollowedBytes extends PlaceInStream {
  readonly kind: "bytes";
  readonly frame: number;
  /** When that frame came, seconds since the first frame of the capture. */
  readonly time: number;
  readonly bytes: Uint8Array;
  /** They belong into a gap that was told of before, or before the first byte (with an offset below 0): they came too late. */
  readonly isLate: boolean;
}

/** Bytes that are not in the capture. */
export interface FollowedGap extends PlaceInStream {
  readonly kind: "gap";
  /** How many. */
  readonly length: number;
  /** The frames with the bytes before and after them; 0 where there are none. */
  readonly after: number;
  readonly before: number;
  /**
   * `missing`: the capture has no frame with them. `cut`: it has the frame, but kept only its beginning. `held`: they were not
   * there yet when more had come after them than is held (CAPTURE_LIMITS).
   */
  readonly why: "missing" | "cut" | "held";
}

/** A segment said again what was said before, but with other bytes. Those that came first stand in the stream. */
export interface FollowedDifference extends PlaceInStream {
  readonly kind: "difference";
  readonly frame: number;
  readonly time: number;
  /** The other bytes, from the first that differs to the last. */
  readonly bytes: Uint8Array;
}

/** Some pieces of a followed conversation: what `CaptureDocument.follow(name, from, limit)` gives back. */
export interface FollowedPart {
  readonly pieces: readonly FollowedPiece[];
  /** Where the next part begins, to be given as `from`; undefined when there are no more pieces. */
  readonly next: number | undefined;
}

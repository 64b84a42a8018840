import type { ConversationEnd, ConversationName } from "../document/views.ts";
import type { Direction } from "../trace/trace.ts";
import type { Sureness, VerdictKind } from "../verdict/verdict.ts";
import type { Limit } from "./speed/limit.ts";
import type { Topic } from "./topics.ts";

/** Of the form that this file describes: raised when something in it changes its meaning or goes. */
export const EXPLANATION_VERSION = 1;

/**
 * What happened in a capture, in sentences with the bytes that prove them. All of it can be sent between threads and written
 * as JSON; docs/explanation.schema.json describes that. Made of the same capture and the same wishes it is always the same.
 */
export interface Explanation {
  readonly version: typeof EXPLANATION_VERSION;
  readonly capture: ExplainedCapture;
  /** Those that were asked for, in the order of the capture. */
  readonly conversations: readonly ExplainedConversation[];
}

/** The capture as a whole. */
export interface ExplainedCapture {
  /** Absent where the file is no capture; then its problems say why. */
  readonly format?: "pcap" | "pcapng";
  /** Of the file, absent where it is not known. */
  readonly bytes?: number;
  readonly frames: number;
  /** Time of the first frame: seconds since 1970, and nanoseconds after them. */
  readonly begin: { readonly seconds: number; readonly nanoseconds: number };
  /** From the first frame to the last, seconds. */
  readonly duration: number;
  /** Conversations over TCP and UDP, also those that are not explained. */
  readonly conversationCount: number;
  /** What was wrong with the file. */
  readonly problems: readonly { readonly code: string; readonly text: string; readonly offset: number }[];
  /** Empty for a capture without frames: there is nothing that could prove a sentence. */
  readonly sentences: readonly Sentence[];
}

/** One conversation: what its parts say in numbers, and its sentences. Directions count from its first end (0) and back (1). */
export interface ExplainedConversation extends ConversationName {
  /** The side that opened it, as far as the capture tells, and the other. */
  readonly ends: readonly [ConversationEnd, ConversationEnd];
  readonly ipVersion: 4 | 6;
  readonly firstFrame: number;
  readonly lastFrame: number;
  /** Frames by direction. */
  readonly frames: readonly [number, number];
  /** Bytes that TCP or UDP carried, by direction, also those that were carried twice. */
  readonly payload: readonly [number, number];
  /** Seconds since the first frame of the capture. */
  readonly begin: number;
  readonly duration: number;
  /** What it speaks, as the Protocol column writes it: `HTTP`, `TCP` where nothing above is known. */
  readonly protocol: string;
  /** Of TCP: the parts that the capture shows, in their order. */
  readonly phases: readonly Phase[];
  /** Of TCP. */
  readonly ending?: Ending;
  readonly carried: readonly Carried[];
  readonly troubles: readonly Trouble[];
  /** By direction that carried data; of TCP. */
  readonly speed: readonly Speed[];
  readonly sections: Sections;
}

/** The sections of a conversation, in the order of reading. */
export const SECTIONS = ["who", "phases", "carried", "troubles", "speed", "questions"] as const;
export type Section = (typeof SECTIONS)[number];
export type Sections = Readonly<Record<Section, readonly Sentence[]>>;

/** A part of a TCP conversation; frames from the first to the last belong to it, if they are of the conversation. */
export interface Phase {
  readonly name: "handshake" | "data" | "close";
  readonly firstFrame: number;
  readonly lastFrame: number;
  /** How many frames of the conversation that is. */
  readonly frames: number;
  /** Of its first frame, seconds since the conversation's first. */
  readonly begin: number;
  /** From its first frame to its last, seconds. */
  readonly duration: number;
}

/** How a TCP conversation ended, or did not. */
export interface Ending {
  /**
   * `closed`: a FIN from both sides. `half-closed`: a FIN from one side only. `reset`: a RST was the end. `refused`: a RST
   * answered the SYN. `unanswered`: nothing answered the SYN. `open`: none of these is in the capture.
   */
  readonly kind: "closed" | "half-closed" | "reset" | "refused" | "unanswered" | "open";
  /** Which side began it: sent the first FIN, or the RST. */
  readonly by?: Direction;
  /** The frames that show it: FINs, the RST. */
  readonly frames: readonly number[];
}

/** Something that was carried: a message, a request, a file. */
export interface Carried {
  /** Frame in which it was complete. */
  readonly frame: number;
  readonly direction: Direction;
  /** What kind of thing: `http.request`, `dns.query`, `message` … (docs/EXPLAIN.md lists them). */
  readonly kind: string;
  /** What it says, or what it is called: `GET /index.html`, `example.org A`. */
  readonly text: string;
  /** Of a file or body, where known. */
  readonly bytes?: number;
  readonly fileName?: string;
}

/** One kind of trouble of one direction. */
export interface Trouble {
  readonly kind: VerdictKind | "damaged";
  /** Whose segments they are. */
  readonly direction: Direction;
  readonly count: number;
  /** The first of them. */
  readonly frames: readonly number[];
  /** What they cost, seconds of the conversation; absent where that cannot be told apart. */
  readonly seconds?: number;
  /** What Wireshark says of the same frames: the field's name, and of how many; "" for those that it says nothing of. */
  readonly wireshark: readonly { readonly field: string; readonly count: number }[];
}

/** Who limited the speed of one direction; docs/EXPLAIN.md has the rules. */
export interface Speed {
  readonly direction: Direction;
  /** Payload, each byte once. */
  readonly bytes: number;
  /** What is looked at, seconds since the conversation's first segment. */
  readonly begin: number;
  readonly end: number;
  /** The longest first; their shares sum to 1. */
  readonly shares: readonly { readonly limit: Limit; readonly seconds: number; readonly share: number }[];
  /** Rate of the slowest link of the way, where the conversation shows it, and the frames of a train that came at it. */
  readonly link?: {
    readonly bytesPerSecond: number;
    readonly sureness: Sureness;
    readonly firstFrame: number;
    readonly lastFrame: number;
  };
}

/** A sentence, and what proves it. */
export interface Sentence {
  /** What it is about; docs/EXPLAIN.md lists them. */
  readonly topic: Topic;
  /** `unknown`: it says what cannot be known from this capture, and why; its evidence is what is there instead. */
  readonly kind: "fact" | "unknown";
  /** The textbook's question that it answers. */
  readonly question?: string;
  /** The whole sentence … */
  readonly text: string;
  /** … and the same in pieces, in their order. */
  readonly parts: readonly Part[];
  /** Never empty. */
  readonly evidence: readonly [Evidence, ...Evidence[]];
}

/** A piece of a sentence: words, or a value that may be marked. */
export type Part =
  | string
  | {
      readonly value: string;
      /** Which of the sentence's evidence it stands in, if it stands in the packets as such. */
      readonly evidence?: number;
    };

/** Where a proof stands. */
export interface Evidence {
  /** frame.number */
  readonly frame: number;
  /** Wireshark's name of the field. */
  readonly field: string;
  /** Which of the frame's sources its bytes are in: 0 is the frame, others were put together or unpacked. */
  readonly source: number;
  /** First byte, and number of bytes; 0 for what is worked out and has no bytes of its own. */
  readonly start: number;
  readonly length: number;
  /** As `wireside packets --fields` prints it. */
  readonly value: string;
}

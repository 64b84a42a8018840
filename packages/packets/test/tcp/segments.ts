import { createChunk, type PacketChunk } from "../../src/columns/packet-chunk.ts";
import { NO_WAY, Conversations } from "../../src/conversations/conversations.ts";
import { TcpAnalysis } from "../../src/tcp/analysis.ts";
import { ACK } from "../../src/tcp/flags.ts";
import { shownVerdicts } from "../../src/tcp/shown.ts";
import { TCP_RECORD_WORDS } from "../../src/tcp/state.ts";
import { VERDICTS, type Verdict } from "../../src/tcp/verdicts.ts";

/** A segment of a conversation between two hosts. What is not said of it is as in an ACK without payload. */
export interface Segment {
  /** Who sends it. */
  readonly from: "client" | "server";
  readonly sequence: number;
  readonly acknowledgement?: number;
  readonly flags?: number;
  readonly window?: number;
  /** Bytes of payload. */
  readonly length?: number;
  /** Milliseconds since the first. */
  readonly at?: number;
  /** A multiple of four bytes. */
  readonly options?: readonly number[];
  /** Bytes at the end of the options that were not captured. */
  readonly cut?: number;
}

/** Segments as they are analysed, a row each. */
export class Analysed {
  readonly conversations = new Conversations(TCP_RECORD_WORDS);
  readonly chunk: PacketChunk;
  readonly #analysis = new TcpAnalysis(this.conversations);

  constructor(segments: readonly Segment[]) {
    this.chunk = createChunk(Math.max(1, segments.length), false);
    for (const segment of segments) this.#add(segment);
  }

  /** Names of the verdicts on a segment, counted from 0. */
  verdicts(row: number): Verdict[] {
    const bits = shownVerdicts(this.chunk, row);
    return (Object.keys(VERDICTS) as Verdict[]).filter((name) => (bits & VERDICTS[name]) !== 0);
  }

  /** The verdicts on all segments that have some, as `3: retransmission`. */
  all(): string[] {
    return Array.from({ length: this.chunk.count }, (_, row) => `${row}: ${this.verdicts(row).join(", ")}`).filter(
      (line) => !line.endsWith(" "),
    );
  }

  #add(segment: Segment): void {
    const { chunk } = this;
    const row = chunk.count++;
    const { options = [], flags = ACK, at = row } = segment;
    chunk.seconds.set(row, 1_700_000_000 + Math.floor(at / 1000));
    chunk.nanoseconds[row] = Math.round((at % 1000) * 1e6);
    chunk.sequence[row] = segment.sequence;
    chunk.acknowledgement[row] = segment.acknowledgement ?? 0;
    chunk.lengthAndFlags[row] = ((20 + options.length) << 10) | flags;
    chunk.window[row] = segment.window ?? 1000;
    chunk.payloadLength[row] = segment.length ?? 0;
    const [source, destination] = segment.from === "client" ? [CLIENT, SERVER] : [SERVER, CLIENT];
    const ports = (source.port << 16) | destination.port;
    const found = this.conversations.findIpv4(source.address, destination.address, ports, chunk.firstFrame + row);
    const way = this.#analysis.enter(chunk, row, found);
    if (way === NO_WAY) return;
    const header = Uint8Array.from([...Array.from({ length: 20 }, () => 0), ...options]);
    this.#analysis.analyse(chunk, row, way, header, 0, header.length - (segment.cut ?? 0));
  }
}

const CLIENT = { address: 0x0a00_0001, port: 40_000 };
const SERVER = { address: 0x0a00_0002, port: 80 };

import { chosenByPort } from "../dissect/choice.ts";
import type { Dissection } from "../dissect/dissection.ts";
import { heuristicsOver } from "../fields/registry.ts";
import { TCP } from "../protocols/ip-protocols.ts";
import { FIN, RST } from "../tcp/flags.ts";
import type { ColumnRow } from "./column-row.ts";

/**
 * Tells which rows carry nothing that a protocol above TCP or UDP reads, so that their line can be told from the columns. Of a
 * conversation of which one payload was taken apart every further one has to be, because it may go on with a message.
 */
export class PlainPayloads {
  readonly #d: Dissection;
  /** A byte a conversation. */
  readonly #tcp = new StreamBytes();
  readonly #udp = new StreamBytes();

  /** @param d asks those who know payloads by sight; it has to know what the person chose for ports */
  constructor(d: Dissection) {
    this.#d = d;
  }

  /** Whether a row's payload is nobody's. */
  isPlain(at: ColumnRow): boolean {
    const { chunk, row } = at;
    const states = at.transport === TCP ? this.#tcp : this.#udp;
    const stream = chunk.stream[row]!;
    const state = states.get(stream);
    if (state === STATE.everything) return false;
    const flags = at.transport === TCP ? chunk.lengthAndFlags[row]! : 0;
    if (chunk.payloadLength[row] === 0) return state !== STATE.taken || (flags & FIN) === 0;
    if (state === STATE.taken || (flags & RST) !== 0) return false;
    if (state === STATE.unknown && this.#isPortTaken(at)) states.set(stream, STATE.taken);
    else if (this.#isKnownBySight(at)) states.set(stream, STATE.taken);
    else states.set(stream, STATE.free);
    return states.get(stream) === STATE.free;
  }

  /** From here on every segment of the row's conversation has to be taken apart. */
  leaveOut({ chunk, row }: ColumnRow): void {
    this.#tcp.set(chunk.stream[row]!, STATE.everything);
  }

  #isPortTaken({ batch: { bytes }, transport, transportStart: at }: ColumnRow): boolean {
    const [source, destination] = [(bytes[at]! << 8) | bytes[at + 1]!, (bytes[at + 2]! << 8) | bytes[at + 3]!];
    const over = transport === TCP ? "tcp" : "udp";
    return chosenByPort(this.#d.session, over, source) || chosenByPort(this.#d.session, over, destination);
  }

  #isKnownBySight({ batch, chunk, row, transport, transportStart, frameStart }: ColumnRow): boolean {
    const header = transport === TCP ? (chunk.lengthAndFlags[row]! >>> 12) * 4 : UDP_HEADER;
    const start = transportStart + header;
    const end = Math.min(start + chunk.payloadLength[row]!, frameStart + batch.capturedLength[row]!);
    for (const { heuristic } of heuristicsOver(transport === TCP ? "tcp" : "udp")) {
      if (this.#d.ask(heuristic!.matches, false, batch.bytes, start, end)) return true;
    }
    return false;
  }
}

/** A number below 256 of each conversation, 0 at first. */
class StreamBytes {
  #bytes = new Uint8Array(1024);

  get(stream: number): number {
    return stream < this.#bytes.length ? this.#bytes[stream]! : 0;
  }

  set(stream: number, value: number): void {
    if (stream >= this.#bytes.length) {
      const larger = new Uint8Array(Math.max(2 * this.#bytes.length, stream + 1));
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes[stream] = value;
  }
}

/** What is known of a conversation. */
const STATE = {
  /** No payload was seen. */
  unknown: 0,
  /** Nobody took a payload. */
  free: 1,
  /** Somebody may: all payloads and its end have to be taken apart … */
  taken: 2,
  /** … or all of its segments. */
  everything: 3,
};

const UDP_HEADER = 8;

import type { CaptureFile } from "./file.ts";
import { synOptions, timestampOptions } from "./options.ts";
import { seededRandom } from "./random.ts";
import { ACK, PSH, SYN, addSegment, type End } from "./segment.ts";

const MAXIMUM_SEGMENT = 1448;
const ROUND_TRIP_US = 10_000;
/** Time between two segments of a window at the rate of the link, µs. */
const SPACING_US = 12;
const BEGIN_US = 1_700_000_000e6;
/** Segments of the first window, of the largest, and what a round trip without loss adds. */
const FIRST_WINDOW = 64;
const LARGEST_WINDOW = 900;
const GROWTH = 24;

/**
 * Bulk transfers over a link that loses some segments, as seen at the sender: selective acknowledgements, fast
 * retransmissions, windows that halve and grow. The flows take turns round trip by round trip.
 */
export function writeBulk(file: CaptureFile, packets: number, flows = 1, loss = 0.001, seed = 1): void {
  const random = seededRandom(seed);
  const all = Array.from({ length: flows }, (_, number) => new BulkFlow(file, number, random, loss));
  let time = BEGIN_US;
  for (const flow of all) flow.open(time++);
  while (file.frames < packets) {
    for (const flow of all) flow.roundTrip(time);
    time += ROUND_TRIP_US + all.length;
  }
}

/** Segments are known by their number: segment `n` has the sequence numbers from `n * MAXIMUM_SEGMENT` on. */
class BulkFlow {
  readonly #file: CaptureFile;
  readonly #sender: End;
  readonly #receiver: End;
  readonly #random: () => number;
  readonly #loss: number;
  readonly #first: number;
  #window = FIRST_WINDOW;
  /** The next new segment. */
  #next = 0;
  /** The first that the receiver does not have. */
  #received = 0;
  /** Ranges that it has beyond that: first segment and the one after the last, the newest range first. */
  #beyond: [number, number][] = [];
  /** Sent in the last round trip, in order; those that were lost are left out. */
  #arriving: number[] = [];
  /** Lost, which the sender does not know yet … */
  #lost: number[] = [];
  /** … and those that it does, to be sent again. */
  #missing: number[] = [];

  constructor(file: CaptureFile, number: number, random: () => number, loss: number) {
    this.#file = file;
    this.#random = random;
    this.#loss = loss;
    this.#sender = { address: 0x0a090001, port: 40_000 + number, identification: 1 };
    this.#receiver = { address: 0x0a090002, port: 9000, identification: 1 };
    this.#first = Math.floor(random() * 2 ** 32);
  }

  open(time: number): void {
    const syn = { flags: SYN, window: 64_240, options: synOptions(stampOf(time)), length: 0 };
    addSegment(this.#file, time, this.#sender, this.#receiver, {
      ...syn,
      sequence: this.#first - 1,
      acknowledgement: 0,
    });
    const synAck = { ...syn, flags: SYN | ACK, sequence: 6, acknowledgement: this.#first };
    addSegment(this.#file, time + ROUND_TRIP_US / 2, this.#receiver, this.#sender, synAck);
    const options = timestampOptions(stampOf(time), stampOf(time));
    const ack = { flags: ACK, window: 502, options, length: 0, sequence: this.#first, acknowledgement: 7 };
    addSegment(this.#file, time + ROUND_TRIP_US / 2 + 1, this.#sender, this.#receiver, ack);
  }

  /** The ACKs of the last window come in, and each lets new segments go. */
  roundTrip(time: number): void {
    const acknowledged = this.#arriving;
    this.#arriving = [];
    const lost = this.#lost;
    this.#lost = [];
    let sent = 0;
    let duplicates = 0;
    let now = time;
    for (const [index, segment] of acknowledged.entries()) {
      const isInOrder = this.#receive(segment);
      now += SPACING_US;
      if (isInOrder && index % 2 === 0 && index < acknowledged.length - 1) continue;
      this.#sendAck(now);
      duplicates = isInOrder ? 0 : duplicates + 1;
      if (duplicates === 3) this.#missing.push(...lost.splice(0));
      for (; sent < Math.min(this.#window, index + 2); sent++) this.#sendNext(++now);
    }
    this.#missing.push(...lost);
    for (; sent < this.#window; sent++) this.#sendNext((now += SPACING_US));
    this.#window =
      this.#lost.length > 0 ? Math.max(16, this.#window >> 1) : Math.min(LARGEST_WINDOW, this.#window + GROWTH);
  }

  /** The receiver takes a segment; gives whether it was the one it waited for and nothing lies beyond. */
  #receive(segment: number): boolean {
    if (segment !== this.#received) {
      const range = this.#beyond.findIndex(([, after]) => after === segment);
      const [first] = range < 0 ? [segment] : this.#beyond.splice(range, 1)[0]!;
      if (segment > this.#received) this.#beyond.unshift([first, segment + 1]);
      return false;
    }
    const wasPlain = this.#beyond.length === 0;
    this.#received += 1;
    for (;;) {
      const range = this.#beyond.findIndex(([first]) => first <= this.#received);
      if (range < 0) return wasPlain;
      this.#received = Math.max(this.#received, this.#beyond.splice(range, 1)[0]![1]);
    }
  }

  #sendNext(time: number): void {
    const again = this.#missing.shift();
    const segment = again ?? this.#next++;
    if (this.#random() < this.#loss) this.#lost.push(segment);
    else this.#arriving.push(segment);
    addSegment(this.#file, time, this.#sender, this.#receiver, {
      sequence: this.#first + segment * MAXIMUM_SEGMENT,
      acknowledgement: 7,
      flags: segment % 32 === 31 ? PSH | ACK : ACK,
      window: 502,
      options: timestampOptions(stampOf(time), stampOf(time - ROUND_TRIP_US)),
      length: MAXIMUM_SEGMENT,
    });
  }

  #sendAck(time: number): void {
    const blocks = this.#beyond
      .slice(0, 3)
      .flat()
      .map((segment) => this.#first + segment * MAXIMUM_SEGMENT);
    addSegment(this.#file, time, this.#receiver, this.#sender, {
      sequence: 7,
      acknowledgement: this.#first + this.#received * MAXIMUM_SEGMENT,
      flags: ACK,
      window: 24_000,
      options: timestampOptions(stampOf(time), stampOf(time - ROUND_TRIP_US), blocks),
      length: 0,
    });
  }
}

function stampOf(time: number): number {
  return Math.floor(time / 1000);
}

/** The random numbers of a packet, by their place in the sequence: the emulator's order (emulator/direction.c). */
export const DRAW = {
  loss: 1,
  turn: 2,
  burst: 3,
  corrupt: 4,
  corruptAt: 5,
  jitter: 6,
  reorder: 7,
  duplicate: 8,
} as const;

export type Draw = (typeof DRAW)[keyof typeof DRAW];

/** 64 bits, as two halves of 32: a bigint for each random number would cost more than all else. */
interface Word {
  high: number;
  low: number;
}

/** SplitMix64 (Steele, Lea, Flood 2014): the step, and the factors of the mixer. */
const STEP: Word = { high: 0x9e3779b9, low: 0x7f4a7c15 };
const FIRST_FACTOR: Word = { high: 0xbf58476d, low: 0x1ce4e5b9 };
const SECOND_FACTOR: Word = { high: 0x94d049bb, low: 0x133111eb };
/** Tells the streams of one seed apart. */
const STREAM_FACTOR: Word = { high: 0xd1342543, low: 0xde82ef95 };
const DRAWS = Object.keys(DRAW).length;
/** How far each draw of a packet is from the state before the packet. */
const OFFSETS = Array.from({ length: DRAWS + 1 }, (_, draw) => multiplied(STEP, { high: 0, low: draw }));
const PER_PACKET = OFFSETS[DRAWS]!;
const TWO_TO_32 = 2 ** 32;

/**
 * The luck of a direction's packets: the emulator's random numbers (emulator/random.c), to the bit. Every packet has eight, and
 * because the generator is a counter behind a mixer, those that nobody asks for cost nothing.
 */
export class Luck {
  readonly #state: Word;
  readonly #mixed: Word = { high: 0, low: 0 };

  /**
   * @param seed a whole number, 0 or more
   * @param stream 0 for direction ab of a link, 1 for ba
   */
  constructor(seed: number, stream: number) {
    const seeded = { high: Math.floor(seed / TWO_TO_32), low: seed >>> 0 };
    add(seeded, STEP);
    mix(seeded);
    const salt = multiplied(STREAM_FACTOR, { high: 0, low: stream });
    this.#state = { high: (seeded.high ^ salt.high) >>> 0, low: (seeded.low ^ salt.low) >>> 0 };
    add(this.#state, STEP);
    mix(this.#state);
    // The first packet is the one after the first call of next().
    this.#back();
  }

  /** Goes on to the next packet. */
  next(): void {
    add(this.#state, PER_PACKET);
  }

  /** A random number of this packet, 0 up to but not including 1: the same whenever it is asked for. */
  draw(which: Draw): number {
    const mixed = this.#mixed;
    mixed.high = this.#state.high;
    mixed.low = this.#state.low;
    add(mixed, OFFSETS[which]!);
    mix(mixed);
    return (mixed.high * 2 ** 21 + (mixed.low >>> 11)) / 2 ** 53;
  }

  #back(): void {
    const { high, low } = PER_PACKET;
    add(this.#state, { high: (~high + (low === 0 ? 1 : 0)) >>> 0, low: -low >>> 0 });
  }
}

function add(to: Word, summand: Word): void {
  const low = to.low + summand.low;
  to.high = (to.high + summand.high + (low >= TWO_TO_32 ? 1 : 0)) >>> 0;
  to.low = low >>> 0;
}

function mix(word: Word): void {
  shiftIn(word, 30);
  multiply(word, FIRST_FACTOR);
  shiftIn(word, 27);
  multiply(word, SECOND_FACTOR);
  shiftIn(word, 31);
}

/** word ^= word >> bits, for fewer than 32 bits. */
function shiftIn(word: Word, bits: number): void {
  word.low = (word.low ^ ((word.low >>> bits) | (word.high << (32 - bits)))) >>> 0;
  word.high = (word.high ^ (word.high >>> bits)) >>> 0;
}

/** The lower 64 bits of the product, in place. */
function multiply(word: Word, factor: Word): void {
  const high = Math.imul(word.low, factor.high) + Math.imul(word.high, factor.low);
  word.high = (high + upperHalf(word.low, factor.low)) >>> 0;
  word.low = Math.imul(word.low, factor.low) >>> 0;
}

/** The upper 32 of the 64 bits of a product: by halves of 16 bits, so that no sum is past 53. */
function upperHalf(left: number, right: number): number {
  const [leftLow, leftHigh, rightLow, rightHigh] = [left & 0xffff, left >>> 16, right & 0xffff, right >>> 16];
  const middle = leftHigh * rightLow + ((leftLow * rightLow) >>> 16);
  return leftHigh * rightHigh + (middle >>> 16) + ((leftLow * rightHigh + (middle & 0xffff)) >>> 16);
}

function multiplied(left: Word, right: Word): Word {
  const product = { ...left };
  multiply(product, right);
  return product;
}

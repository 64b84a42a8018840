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

/** 64 bits, as two halves of 32 with a sign: a bigint for each random number would cost more than all else. */
interface Word {
  high: number;
  low: number;
}

/** SplitMix64 (Steele, Lea, Flood 2014): the step, and the factors of the mixer. */
const STEP = word(0x9e3779b9, 0x7f4a7c15);
const FIRST_FACTOR = word(0xbf58476d, 0x1ce4e5b9);
const SECOND_FACTOR = word(0x94d049bb, 0x133111eb);
/** Tells the streams of one seed apart. */
const STREAM_FACTOR = word(0xd1342543, 0xde82ef95);
const DRAWS = Object.keys(DRAW).length;
/** How far each draw of a packet is from the state before the packet. */
const OFFSETS = Array.from({ length: DRAWS + 1 }, (_, draw) => multiplied(STEP, word(0, draw)));
const PER_PACKET = OFFSETS[DRAWS]!;
const TWO_TO_32 = 2 ** 32;

/**
 * The luck of a direction's packets: the emulator's random numbers (emulator/random.c), to the bit. Every packet has eight, and
 * because the generator is a counter behind a mixer, those that nobody asks for cost nothing.
 */
export class Luck {
  readonly #state: Word;
  readonly #mixed = word(0, 0);

  /**
   * @param seed a whole number, 0 or more
   * @param stream 0 for direction ab of a link, 1 for ba
   */
  constructor(seed: number, stream: number) {
    const seeded = word(Math.floor(seed / TWO_TO_32), seed);
    add(seeded, STEP);
    mix(seeded);
    const salt = multiplied(STREAM_FACTOR, word(0, stream));
    this.#state = word(seeded.high ^ salt.high, seeded.low ^ salt.low);
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
    return ((mixed.high >>> 0) * 2 ** 21 + (mixed.low >>> 11)) / 2 ** 53;
  }

  #back(): void {
    const { high, low } = PER_PACKET;
    add(this.#state, word(~high + (low === 0 ? 1 : 0), -low));
  }
}

function word(high: number, low: number): Word {
  return { high: high | 0, low: low | 0 };
}

function add(to: Word, summand: Word): void {
  const low = (to.low >>> 0) + (summand.low >>> 0);
  to.high = (to.high + summand.high + (low >= TWO_TO_32 ? 1 : 0)) | 0;
  to.low = low | 0;
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
  word.low ^= (word.low >>> bits) | (word.high << (32 - bits));
  word.high ^= word.high >>> bits;
}

/** The lower 64 bits of the product, in place. */
function multiply(word: Word, factor: Word): void {
  const high = Math.imul(word.low, factor.high) + Math.imul(word.high, factor.low);
  word.high = (high + upperHalf(word.low, factor.low)) | 0;
  word.low = Math.imul(word.low, factor.low);
}

/** The upper 32 of the 64 bits of a product: by halves of 16 bits, so that no sum is past 53. */
function upperHalf(left: number, right: number): number {
  const leftLow = left & 0xffff;
  const leftHigh = left >>> 16;
  const rightLow = right & 0xffff;
  const rightHigh = right >>> 16;
  const middle = leftHigh * rightLow + ((leftLow * rightLow) >>> 16);
  return leftHigh * rightHigh + (middle >>> 16) + ((leftLow * rightHigh + (middle & 0xffff)) >>> 16);
}

function multiplied(left: Word, right: Word): Word {
  const product = { ...left };
  multiply(product, right);
  return product;
}

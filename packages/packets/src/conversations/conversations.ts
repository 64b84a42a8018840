import type { PacketChunk } from "../columns/packet-chunk.ts";
import { CAPTURE_LIMITS } from "../limits.ts";
import { keyedHash, randomHashKey, type HashKey } from "./keyed-hash.ts";
import {
  BYTES,
  EARLIER,
  FIRST_FRAME,
  FIRST_TIME,
  FLAGS,
  FRAMES,
  IPV4_KEY_WORDS,
  IPV6_KEY_WORDS,
  KEY_ADDRESSES,
  KEY_PORTS,
  KEY_VERSION,
  LAST_TIME,
  OPENED_BY_HIGHER,
  PAYLOAD,
} from "./layout.ts";
import { Records } from "./records.ts";

/** There is no conversation for it. */
export const NO_WAY = -1;

/**
 * The conversations of one protocol, numbered from 0 as tcp.stream and udp.stream are.
 *
 * A conversation is looked up by the two addresses and ports of a packet, and found whichever of them sent it. What is
 * found is a *way*: the conversation's number twice, plus 0 when the sender is the one who sent its first packet, plus 1
 * when it is the other.
 *
 * Endpoints are held in a hash table with open addressing; each slot is a hash and the number after which it was put
 * there. The hash has a secret key, so that no capture can be made whose conversations all fall into one slot.
 */
export class Conversations {
  readonly records: Records;
  /** Whether the last look-up opened the conversation that it found. */
  isNew = false;

  readonly #most: number;
  readonly #hashKey: HashKey;
  /** Pairs: a hash, and the number of the latest conversation of its endpoints plus 1; 0 is an empty slot. */
  #slots = new Int32Array(2 * FIRST_SLOTS);
  #used = 0;
  readonly #key = new Int32Array(IPV6_KEY_WORDS);
  #keyWords = IPV4_KEY_WORDS;
  /** 1 when the sender of the packet whose key is in #key is the higher endpoint. */
  #sentByHigher: 0 | 1 = 0;
  /** The conversation found last: packets come in trains. */
  #last = -1;

  /**
   * @param words size of a record, at least CONVERSATION_WORDS
   * @param most conversations; further packets belong to none
   * @param hashKey for tests
   */
  constructor(words: number, most: number = CAPTURE_LIMITS.conversations, hashKey: HashKey = randomHashKey()) {
    this.records = new Records(words);
    this.#most = most;
    this.#hashKey = hashKey;
  }

  /** How many there are. */
  get count(): number {
    return this.records.count;
  }

  /**
   * The way of a packet between IPv4 addresses, in the latest conversation of its endpoints; opens one where there is none.
   *
   * @param ports source port in the upper 16 bits, destination port in the lower
   * @param frame its number
   * @returns {@link NO_WAY} when no more conversations are kept
   */
  findIpv4(source: number, destination: number, ports: number, frame: number): number {
    const isHigher = source === destination ? ports >>> 16 > (ports & 0xffff) : source >>> 0 > destination >>> 0;
    const ordered = isHigher ? (ports << 16) | (ports >>> 16) : ports;
    const lower = isHigher ? destination : source;
    const higher = isHigher ? source : destination;
    this.#sentByHigher = isHigher ? 1 : 0;
    if (this.#isLast(ordered, lower, higher)) {
      this.isNew = false;
      return this.#wayOf(this.#last);
    }
    const key = this.#key;
    this.#keyWords = IPV4_KEY_WORDS;
    key[KEY_VERSION] = 4;
    key[KEY_PORTS] = ordered;
    key[KEY_ADDRESSES] = lower;
    key[KEY_ADDRESSES + 1] = higher;
    return this.#find(frame);
  }

  /** The same between IPv6 addresses, which stand at two places of `view`. */
  findIpv6(view: DataView, sourceAt: number, destinationAt: number, ports: number, frame: number): number {
    const key = this.#key;
    this.#keyWords = IPV6_KEY_WORDS;
    key[KEY_VERSION] = 6;
    const order = compareAddresses(view, sourceAt, destinationAt);
    const isHigher = order === 0 ? ports >>> 16 > (ports & 0xffff) : order > 0;
    this.#sentByHigher = isHigher ? 1 : 0;
    key[KEY_PORTS] = isHigher ? (ports << 16) | (ports >>> 16) : ports;
    const lowerAt = isHigher ? destinationAt : sourceAt;
    const higherAt = isHigher ? sourceAt : destinationAt;
    for (let word = 0; word < 4; word++) {
      key[KEY_ADDRESSES + word] = view.getInt32(lowerAt + 4 * word);
      key[KEY_ADDRESSES + 4 + word] = view.getInt32(higherAt + 4 * word);
    }
    if (this.#last >= 0 && this.#hasKey(this.#last)) {
      this.isNew = false;
      return this.#wayOf(this.#last);
    }
    return this.#find(frame);
  }

  /**
   * Opens a new conversation between the endpoints of another; from now on it is the one that is found.
   *
   * @param way of the packet that opens it
   * @returns its way in the new one
   */
  reopen(way: number, frame: number): number {
    const old = way >> 1;
    const words = this.records.wordsOf(old);
    const start = this.records.startOf(old);
    this.#keyWords = words[start + KEY_VERSION] === 4 ? IPV4_KEY_WORDS : IPV6_KEY_WORDS;
    for (let word = 0; word < this.#keyWords; word++) this.#key[word] = words[start + word]!;
    this.#sentByHigher = ((words[start + FLAGS]! & OPENED_BY_HIGHER) ^ (way & 1)) as 0 | 1;
    const hash = keyedHash(this.#hashKey, this.#key, this.#keyWords);
    return this.#open(this.#slotOf(hash), hash, frame);
  }

  /**
   * The way that a packet had at a frame, in the conversation that was the latest of its endpoints then.
   *
   * @param way that was found for it, just now
   */
  wayAt(way: number, frame: number): number {
    let number = way >> 1;
    for (;;) {
      const words = this.records.wordsOf(number);
      const start = this.records.startOf(number);
      const earlier = words[start + EARLIER]! - 1;
      if (words[start + FIRST_FRAME]! <= frame || earlier < 0) return this.#wayOf(number);
      number = earlier;
    }
  }

  /** Counts a packet into the statistics of its conversation and way. */
  countPacket(way: number, chunk: PacketChunk, row: number): void {
    const { records } = this;
    const words = records.wordsOf(way >> 1);
    const doubles = records.doublesOf(way >> 1);
    const start = records.startOf(way >> 1);
    const direction = way & 1;
    const seconds = chunk.seconds.get(row);
    const nanoseconds = chunk.nanoseconds[row]!;
    if (words[start + FRAMES + direction]!++ === 0) {
      words[start + FIRST_TIME + 2 * direction] = seconds;
      words[start + FIRST_TIME + 2 * direction + 1] = nanoseconds;
    }
    words[start + LAST_TIME + 2 * direction] = seconds;
    words[start + LAST_TIME + 2 * direction + 1] = nanoseconds;
    doubles[((start + BYTES) >> 1) + direction]! += chunk.length[row]!;
    doubles[((start + PAYLOAD) >> 1) + direction]! += chunk.payloadLength[row]!;
  }

  /** Whether the conversation that was found last is the one between two IPv4 endpoints. */
  #isLast(ports: number, lower: number, higher: number): boolean {
    if (this.#last < 0) return false;
    const words = this.records.wordsOf(this.#last);
    const start = this.records.startOf(this.#last);
    const isSame = words[start + KEY_PORTS] === ports && words[start + KEY_ADDRESSES] === lower;
    return isSame && words[start + KEY_ADDRESSES + 1] === higher && words[start + KEY_VERSION] === 4;
  }

  #find(frame: number): number {
    const hash = keyedHash(this.#hashKey, this.#key, this.#keyWords);
    const slot = this.#slotOf(hash);
    const number = this.#slots[2 * slot + 1]! - 1;
    if (number < 0) return this.#open(slot, hash, frame);
    this.isNew = false;
    this.#last = number;
    return this.#wayOf(number);
  }

  #wayOf(number: number): number {
    const flags = this.records.wordsOf(number)[this.records.startOf(number) + FLAGS]!;
    return 2 * number + ((flags & OPENED_BY_HIGHER) ^ this.#sentByHigher);
  }

  #hasKey(number: number): boolean {
    const words = this.records.wordsOf(number);
    const start = this.records.startOf(number);
    const key = this.#key;
    for (let word = 0; word < this.#keyWords; word++) if (words[start + word] !== key[word]) return false;
    return true;
  }

  /** The slot of the key in #key, or the empty one where it belongs. */
  #slotOf(hash: number): number {
    const slots = this.#slots;
    const mask = (slots.length >> 1) - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const number = slots[2 * slot + 1]! - 1;
      if (number < 0 || (slots[2 * slot] === hash && this.#hasKey(number))) return slot;
    }
  }

  #open(slot: number, hash: number, frame: number): number {
    this.isNew = false;
    if (this.count >= this.#most) return NO_WAY;
    const number = this.records.add();
    const words = this.records.wordsOf(number);
    const start = this.records.startOf(number);
    for (let word = 0; word < this.#keyWords; word++) words[start + word] = this.#key[word]!;
    words[start + FIRST_FRAME] = frame;
    words[start + FLAGS] = this.#sentByHigher;
    words[start + EARLIER] = this.#slots[2 * slot + 1]!;
    if (this.#slots[2 * slot + 1] === 0) this.#used += 1;
    this.#slots[2 * slot] = hash;
    this.#slots[2 * slot + 1] = number + 1;
    if (3 * this.#used > this.#slots.length) this.#growSlots();
    this.isNew = true;
    this.#last = number;
    return 2 * number;
  }

  #growSlots(): void {
    const old = this.#slots;
    const slots = new Int32Array(2 * old.length);
    const mask = (slots.length >> 1) - 1;
    for (let from = 0; from < old.length; from += 2) {
      if (old[from + 1] === 0) continue;
      let slot = old[from]! & mask;
      while (slots[2 * slot + 1] !== 0) slot = (slot + 1) & mask;
      slots[2 * slot] = old[from]!;
      slots[2 * slot + 1] = old[from + 1]!;
    }
    this.#slots = slots;
  }
}

/** Less than 0 when the first address is the lower, 0 when they are the same. */
function compareAddresses(view: DataView, first: number, second: number): number {
  for (let at = 0; at < 16; at += 4) {
    const difference = view.getUint32(first + at) - view.getUint32(second + at);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** A power of 2. */
const FIRST_SLOTS = 256;

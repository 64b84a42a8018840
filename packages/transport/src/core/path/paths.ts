import { TAG_BYTES } from "../crypto.ts";
import { TRANSPORT_LIMITS } from "../limits.ts";
import { isSameAddress, isSameHost } from "../wire/address.ts";
import { DATA_HEADER_BYTES } from "../wire/packet-forms.ts";
import { AmplificationLimit } from "./amplification-limit.ts";
import { PathResponses } from "./path-responses.ts";
import { CHALLENGE_BYTES, PathValidation } from "./path-validation.ts";

/** An address of the other side, and what is known of it. */
export interface Path {
  readonly address: Uint8Array;
  readonly limit: AmplificationLimit;
  readonly validation: PathValidation;
}

/**
 * What a packet's address says: it is the one in use; the other side is rebound to another port, as middleboxes do, or has migrated,
 * so that nothing of the old path holds (RFC 9000 §9.4); or it only looks about from there.
 */
export type PathChange = "same" | "rebound" | "migrated" | "elsewhere";

/** A frame that goes in a packet of its own, to an address that may not be the one in use. */
export interface PathFrame {
  readonly name: "pathChallenge" | "pathResponse";
  readonly data: Uint8Array;
  readonly address: Uint8Array;
  /** UDP payload bytes of the packet: it is padded so far, and may not be longer. */
  readonly bytes: number;
}

export interface PathsOptions {
  /** Where the other side is. */
  readonly address: Uint8Array;
  /** Whether that is proven already. */
  readonly isProven: boolean;
  /** Fills bytes that nobody can guess. */
  readonly random: (bytes: Uint8Array) => Uint8Array;
}

/**
 * Where the other side is, and where it was before (RFC 9000 §8, §9). Its packets move it: to the address of the latest that is more
 * than a probe. An address that is new gets at most three times what came from it until it has answered a challenge; if it does
 * not, the last proven one is used again.
 */
export class Paths {
  current: Path;
  /** The last proven address before `current`. */
  #previous: Path | undefined;
  readonly #responses = new PathResponses();
  readonly #random: (bytes: Uint8Array) => Uint8Array;

  constructor({ address, isProven, random }: PathsOptions) {
    this.#random = random;
    this.current = this.#create(address, isProven);
  }

  /** When {@link onTimeout} or {@link nextFrame} has something to do, ms. */
  get deadline(): number {
    return this.#responses.count > 0 ? -Infinity : Math.min(deadlineOf(this.current), deadlineOf(this.#previous));
  }

  /**
   * An authentic packet came.
   *
   * @param bytes its UDP payload
   * @param isLatest whether no packet with a higher number has come
   * @param isProbing whether it has only frames that any path may be probed with (RFC 9000 §9.1)
   * @param timeout the connection's probe timeout, ms
   */
  onPacket(
    now: number,
    address: Uint8Array,
    bytes: number,
    isLatest: boolean,
    isProbing: boolean,
    timeout: number,
  ): PathChange {
    if (isSameAddress(address, this.current.address)) {
      this.current.limit.onReceived(bytes);
      return "same";
    }
    const isPrevious = this.#previous !== undefined && isSameAddress(address, this.#previous.address);
    if (isPrevious) this.#previous?.limit.onReceived(bytes);
    if (!isLatest || isProbing) return "elsewhere";
    const change = isSameHost(address, this.current.address) ? "rebound" : "migrated";
    this.#move(now, address, bytes, timeout);
    return change;
  }

  /** A PATH_CHALLENGE came, with `received` bytes that none before it came with. */
  onChallenge(data: Uint8Array, address: Uint8Array, received: number): void {
    this.#responses.add(data, address, received);
  }

  /** A PATH_RESPONSE came. Whether it proves the path in use, wholly. */
  onResponse(now: number, data: Uint8Array): boolean {
    for (const path of [this.current, this.#previous]) {
      const proof = path?.validation.onResponse(now, data);
      if (path === undefined || proof === undefined) continue;
      path.limit.lift();
      return proof === "full" && path === this.current;
    }
    return false;
  }

  /** Begins to prove the path in use from this side, as after this side has moved. */
  validate(now: number, timeout: number): void {
    this.current.validation.start(now, timeout);
  }

  /**
   * The next frame that is due on some path; undefined where there is none, or nothing may be sent. It counts as sent, with all its
   * bytes.
   */
  nextFrame(now: number): PathFrame | undefined {
    return this.#nextResponse() ?? this.#nextChallenge(now, this.current) ?? this.#nextChallenge(now, this.#previous);
  }

  /**
   * The deadline has come.
   *
   * @returns `reverted` if the path in use was given up for the one before; `lost` if there is none to go back to
   */
  onTimeout(now: number): "reverted" | "lost" | undefined {
    if (this.#previous !== undefined && now >= this.#previous.validation.failsAt) this.#previous.validation.stop();
    if (now < this.current.validation.failsAt) return undefined;
    this.current.validation.stop();
    if (this.#previous === undefined) return "lost";
    this.current = this.#previous;
    this.#previous = undefined;
    return "reverted";
  }

  #move(now: number, address: Uint8Array, bytes: number, timeout: number): void {
    const left = this.current;
    const back = this.#previous;
    if (back !== undefined && isSameAddress(address, back.address)) this.current = back;
    else {
      this.current = this.#create(address, false);
      this.current.limit.onReceived(bytes);
    }
    if (left.limit.isLifted) this.#previous = left;
    else if (this.current === back) this.#previous = undefined;
    if (this.current.limit.isLifted) this.current.validation.stop();
    else this.current.validation.start(now, timeout);
    // If the packets only took another way, somebody is still at the old address, and says so (RFC 9000 §9.3.3).
    this.#previous?.validation.start(now, timeout);
  }

  #nextResponse(): PathFrame | undefined {
    const response = this.#responses.take();
    if (response === undefined) return undefined;
    const { data, address, received } = response;
    const path = [this.current, this.#previous].find(
      (path) => path !== undefined && isSameAddress(path.address, address),
    );
    // To an address that is only probed from goes no more than three times what came with the challenge.
    const room = path?.limit.room ?? 3 * received;
    const bytes = Math.min(TRANSPORT_LIMITS.leastDatagramBytes, room);
    if (bytes < LEAST_PACKET_BYTES) return this.#nextResponse();
    path?.limit.onSent(bytes);
    return { name: "pathResponse", data, address, bytes };
  }

  #nextChallenge(now: number, path: Path | undefined): PathFrame | undefined {
    if (path === undefined || now < path.validation.nextAt || path.limit.room < LEAST_PACKET_BYTES) return undefined;
    const bytes = Math.min(TRANSPORT_LIMITS.leastDatagramBytes, path.limit.room);
    path.limit.onSent(bytes);
    const data = path.validation.challenge(now, bytes === TRANSPORT_LIMITS.leastDatagramBytes);
    return { name: "pathChallenge", data, address: path.address, bytes };
  }

  #create(address: Uint8Array, isProven: boolean): Path {
    return {
      address: address.slice(),
      limit: new AmplificationLimit(isProven),
      validation: new PathValidation(this.#random),
    };
  }
}

/** When there is something to do for a path. Without room a challenge waits for packets to come, and not for time to pass. */
function deadlineOf(path: Path | undefined): number {
  if (path === undefined) return Infinity;
  const { nextAt, failsAt } = path.validation;
  return path.limit.room < LEAST_PACKET_BYTES ? failsAt : Math.min(nextAt, failsAt);
}

/** Bytes of a Data packet with a PATH_CHALLENGE or PATH_RESPONSE and nothing else. */
const LEAST_PACKET_BYTES = DATA_HEADER_BYTES + 1 + CHALLENGE_BYTES + TAG_BYTES;

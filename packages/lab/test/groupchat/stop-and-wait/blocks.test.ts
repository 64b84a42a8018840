import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BlockReceiver, BlockSender, LAB_LIMITS, type Received } from "../../../src/index.ts";
import { failure } from "../../told.ts";

const BLOCK = 2048;
const RESEND = 100;

/** Blocks that hold one letter each, and a tail. */
function contentOf(letters: string, tail: number): Buffer {
  return Buffer.concat([...[...letters].map((letter) => Buffer.alloc(BLOCK, letter)), Buffer.alloc(tail, "~")]);
}

interface Path {
  /** ms there and back; below the 100 ms of the sender. */
  readonly rtt: number;
  /** Which datagrams are lost, by their number each way. */
  readonly lostBlocks?: readonly boolean[];
  readonly lostAnswers?: readonly boolean[];
  /** Does each datagram come twice? */
  readonly doubles?: boolean;
}

/** A whole download in virtual time: our sender, a path with faults, our receiver. */
function download(content: Buffer, { rtt, lostBlocks = [], lostAnswers = [], doubles = false }: Path): Received {
  const sender = new BlockSender(content.length);
  const receiver = new BlockReceiver(content.length);
  let now = 0;
  let isSent = false;
  for (let block = 0, answer = 0; sender.block !== undefined; block++) {
    if (sender.isHopeless) break;
    const { offset, length } = sender.block;
    const bytes = content.subarray(offset, offset + length);
    if (!isSent) sender.sent(now);
    isSent = false;
    const isThere = lostBlocks[block] !== true && receiver.take(bytes, now + rtt / 2);
    if (isThere && doubles) receiver.take(bytes, now + rtt / 2 + 0.01);
    if (isThere && lostAnswers[answer++] !== true && sender.acknowledge(now + rtt)) {
      now += rtt;
      // The answer to the copy comes right behind.
      if (doubles && sender.block !== undefined) {
        sender.sent(now);
        expect(sender.acknowledge(now + 0.01)).toBe(false);
        isSent = true;
      }
    } else now += RESEND;
  }
  return receiver.result();
}

const letters = fc.stringMatching(/^[ab]{0,10}$/u);
const tails = fc.constantFrom(0, 1, 700);
const rtts = fc.integer({ min: 1, max: 85 });
const faults = fc.array(fc.boolean(), { maxLength: 12 });

describe("a download, stop and wait", () => {
  it("brings the file, equal neighbours too, when nothing is lost", () => {
    fc.assert(
      fc.property(letters, tails, rtts, (letters, tail, rtt) => {
        const content = contentOf(letters, tail);
        expect(download(content, { rtt })).toMatchObject({ content: new Uint8Array(content) });
      }),
    );
  });

  it("brings it when answers are lost: a repeat comes later than a neighbour", () => {
    fc.assert(
      fc.property(letters, tails, rtts, faults, (letters, tail, rtt, lostAnswers) => {
        const content = contentOf(letters, tail);
        expect(download(content, { rtt, lostAnswers })).toMatchObject({ content: new Uint8Array(content) });
      }),
    );
  });

  it("brings it when anything is lost and no neighbours are equal", () => {
    fc.assert(
      fc.property(fc.nat(10), tails, rtts, faults, faults, (blocks, tail, rtt, lostBlocks, lostAnswers) => {
        const content = contentOf("abcdefghij".slice(0, blocks), tail);
        const received = download(content, { rtt, lostBlocks, lostAnswers });
        expect(received).toMatchObject({ content: new Uint8Array(content), doubts: expect.any(Number) as number });
      }),
    );
  });

  it("brings the right file or none when blocks are lost before equal neighbours", () => {
    let right = 0;
    fc.assert(
      fc.property(letters, tails, rtts, faults, faults, (letters, tail, rtt, lostBlocks, lostAnswers) => {
        const content = contentOf(letters, tail);
        const received = download(content, { rtt, lostBlocks, lostAnswers });
        if ("problem" in received) expect(received.problem).toEqual(failure("cut_short"));
        else expect(Buffer.compare(received.content, content), "content").toBe(0);
        if ("content" in received) right++;
      }),
      { numRuns: 500 },
    );
    expect(right).toBeGreaterThan(100);
  });

  it("sets one misjudged neighbour right by the size", () => {
    // The second a is lost once, and comes as late as a repeat.
    const content = contentOf("aab", 5);
    expect(download(content, { rtt: 10, lostBlocks: [false, true] })).toMatchObject({
      content: new Uint8Array(content),
    });
  });

  it("gives no file where two places could be short by one block", () => {
    // A repeat of a that was one, and a neighbour of b that looked like one.
    const content = contentOf("abb", 5);
    const received = download(content, { rtt: 10, lostBlocks: [false, false, false, true], lostAnswers: [true] });
    expect(received).toEqual({ problem: failure("cut_short", /nothing tells which/u) });
  });

  it("brings it when the network makes copies", () => {
    fc.assert(
      fc.property(fc.nat(10), tails, rtts, (blocks, tail, rtt) => {
        const content = contentOf("abcdefghij".slice(0, blocks), tail);
        const received = download(content, { rtt, doubles: true });
        expect(received).toMatchObject({ content: new Uint8Array(content) });
      }),
    );
  });
});

describe("a receiver of blocks", () => {
  it("takes nothing that cannot be a block of the file", () => {
    const receiver = new BlockReceiver(BLOCK + 5);
    for (const length of [0, 1, 4, 6, 2047, 2049]) expect(receiver.take(Buffer.alloc(length), 0)).toBe(false);
    expect(receiver.take(Buffer.alloc(BLOCK, "a"), 1)).toBe(true);
    expect(receiver.take(Buffer.alloc(5, "b"), 2)).toBe(true);
    expect(receiver.isDone).toBe(true);
    expect(receiver.take(Buffer.alloc(BLOCK, "c"), 3)).toBe(false);
    expect(receiver.take(Buffer.alloc(5, "b"), 103)).toBe(true);
    expect(receiver.result()).toMatchObject({
      content: new Uint8Array(contentOf("a", 0).length + 5).fill(97, 0, BLOCK).fill(98, BLOCK),
    });
  });

  it("says how much of a cut file came", () => {
    const receiver = new BlockReceiver(10 * BLOCK + 1);
    receiver.take(Buffer.alloc(BLOCK), 0);
    expect(receiver.result()).toEqual({ problem: failure("cut_short", /^2048 of 20481 bytes came/u) });
  });

  it("holds little more than the size allows, whatever comes", () => {
    const receiver = new BlockReceiver(2 * BLOCK);
    let taken = 0;
    for (let at = 0; at < 1000; at++) if (receiver.take(Buffer.alloc(BLOCK, at % 251), at * 1000)) taken++;
    expect(taken).toBeLessThan(100);
    expect(receiver.result()).toEqual({ problem: failure("cut_short", /came too many/u) });
  });

  it("takes whatever comes whenever it comes, without an exception", () => {
    const datagram = fc.tuple(fc.constantFrom(0, 1, 5, 2047, 2048, 2049), fc.nat(2), fc.nat(300));
    fc.assert(
      fc.property(fc.nat(5 * BLOCK), fc.array(datagram), (size, datagrams) => {
        const receiver = new BlockReceiver(size);
        let now = 0;
        for (const [length, fill, later] of datagrams) receiver.take(Buffer.alloc(length, fill), (now += later));
        receiver.result();
      }),
    );
  });
});

describe("a sender of blocks", () => {
  it("gives up on one that is never answered", () => {
    const sender = new BlockSender(1);
    for (let sends = 0; sends < LAB_LIMITS.blockSends; sends++) {
      expect(sender.isHopeless).toBe(false);
      sender.sent(sends * RESEND);
    }
    expect(sender.isHopeless).toBe(true);
  });

  it("learns that answers can be faster than the first ones were", () => {
    const sender = new BlockSender(3 * BLOCK);
    sender.sent(0);
    expect(sender.acknowledge(50)).toBe(true);
    sender.sent(50);
    expect(sender.acknowledge(51)).toBe(false);
    sender.sent(150);
    expect(sender.acknowledge(151)).toBe(true);
    sender.sent(151);
    expect(sender.acknowledge(152)).toBe(true);
    expect(sender.block).toBeUndefined();
  });

  it("goes through the file without a gap, whenever answers come and however often", () => {
    const step = fc.tuple(fc.boolean(), fc.nat(300));
    fc.assert(
      fc.property(fc.nat(5 * BLOCK), fc.array(step), (size, steps) => {
        const sender = new BlockSender(size);
        let [now, end] = [0, 0];
        for (const [isAnswer, ms] of steps) {
          now += ms;
          const { block } = sender;
          if (!isAnswer && block !== undefined) sender.sent(now);
          if (isAnswer && sender.acknowledge(now)) end += block!.length;
          expect(sender.block?.offset ?? size).toBe(end);
        }
      }),
    );
  });

  it("takes no answer for one before it has sent", () => {
    expect(new BlockSender(10).acknowledge(0)).toBe(false);
    expect(new BlockSender(0).block).toBeUndefined();
  });
});

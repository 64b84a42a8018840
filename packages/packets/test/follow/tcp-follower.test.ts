import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TcpFollower } from "../../src/follow/tcp-follower.ts";
import { CAPTURE_LIMITS } from "../../src/limits.ts";
import { ACK, FIN, RST, SYN } from "../../src/tcp/flags.ts";
import { acknowledges, bytesOf, followed, inShort, says, text } from "./streams.ts";

describe("following a TCP conversation", () => {
  it("tells both sides in the order of the capture, counted from the byte after the SYN", () => {
    const pieces = followed(
      says(99, "", { flags: SYN }),
      says(499, "", { flags: SYN | ACK, direction: 1, acknowledgement: 100 }),
      says(100, "question"),
      says(500, "answer", { direction: 1, acknowledgement: 108 }),
      says(108, "!"),
    );
    expect(pieces).toMatchObject([
      { kind: "bytes", direction: 0, offset: 0, frame: 3, time: 2, isLate: false },
      { kind: "bytes", direction: 1, offset: 0, frame: 4 },
      { kind: "bytes", direction: 0, offset: 8, frame: 5 },
    ]);
    expect(inShort(pieces)).toEqual(["question", "answer", "!"]);
  });

  it("puts in order what came out of order, also where numbers start anew", () => {
    const start = 0xffff_fffd;
    expect(inShort(followed(says(start, "abc"), says(start + 6, "ghi"), says(start + 3, "def")))).toEqual([
      "abc",
      "def",
      "ghi",
    ]);
  });

  it("tells a byte once, however often it is sent", () => {
    const pieces = followed(says(1, "abcd"), says(1, "abcd"), says(3, "cdef"), says(1, "abcdefgh"));
    expect(inShort(pieces)).toEqual(["abcd", "ef", "gh"]);
  });

  it("marks a gap once the other side has acknowledged what is behind it, with the frames around it", () => {
    const pieces = followed(says(1, "abc"), says(7, "ghi"), acknowledges(10), says(10, "jkl"));
    expect(inShort(pieces)).toEqual(["abc", "[3 missing 1-2]", "ghi", "jkl"]);
  });

  it("waits for what is missing as long as it is not acknowledged", () => {
    const pieces = followed(says(1, "abc"), says(7, "ghi"), acknowledges(4), says(4, "def"));
    expect(inShort(pieces)).toEqual(["abc", "def", "ghi"]);
  });

  it("marks at the end what never came", () => {
    expect(inShort(followed(says(1, "abc"), says(7, "ghi")))).toEqual(["abc", "[3 missing 1-2]", "ghi"]);
    expect(inShort(followed(says(1, "abc"), acknowledges(10)))).toEqual(["abc", "[5 missing 1-0]"]);
  });

  it("does not count a FIN as a byte, whether the capture has it or not", () => {
    expect(inShort(followed(says(1, "abc"), says(4, "", { flags: FIN | ACK }), acknowledges(5)))).toEqual(["abc"]);
    expect(inShort(followed(says(1, "abc"), acknowledges(5)))).toEqual(["abc"]);
  });

  it("tells bytes that come after their gap was marked, as late", () => {
    const pieces = followed(says(1, "abc"), says(7, "ghi"), acknowledges(10), says(4, "def"), says(4, "def"));
    expect(inShort(pieces)).toEqual(["abc", "[3 missing 1-2]", "ghi", "late@3:def"]);
  });

  it("tells bytes from before the first one that was captured, as late", () => {
    expect(inShort(followed(says(100, "def"), says(97, "abc"), says(103, "ghi")))).toEqual([
      "def",
      "late@-3:abc",
      "ghi",
    ]);
  });

  it("says what was kept of a frame and what was not", () => {
    expect(inShort(followed(says(1, "abc", { length: 10 }), says(11, "def")))).toEqual(["abc", "[7 cut 1-1]", "def"]);
    expect(inShort(followed(says(1, "", { length: 4 }), says(5, "def")))).toEqual(["[4 cut 1-1]", "def"]);
    const repeated = followed(says(1, "abc", { length: 6 }), says(1, "abcdef"), says(7, "ghi"));
    expect(inShort(repeated)).toEqual(["abc", "[3 cut 1-1]", "late@3:def", "ghi"]);
  });

  it("says when the same place is sent with other bytes, and keeps the first", () => {
    expect(inShort(followed(says(1, "abcdef"), says(1, "abXdYf")))).toEqual(["abcdef", "differs@2:XdY"]);
    const waiting = followed(says(1, "abc"), says(7, "ghi"), says(4, "defGHijk"), acknowledges(12));
    expect(inShort(waiting)).toEqual(["abc", "differs@6:GH", "def", "ghi", "jk"]);
  });

  it("does not take a keep-alive for a byte", () => {
    const pieces = followed(says(1, "abc"), says(3, "\0"), says(4, "def"));
    expect(inShort(pieces)).toEqual(["abc", "def"]);
  });

  it("begins where the other side agreed, when a SYN is answered by several", () => {
    const answer = (sequence: number) => says(sequence, "", { flags: SYN | ACK, direction: 1, acknowledgement: 100 });
    const pieces = followed(
      answer(4999),
      answer(899),
      says(100, "question", { acknowledgement: 900 }),
      answer(4999),
      says(900, "answer", { direction: 1, acknowledgement: 108 }),
    );
    expect(inShort(pieces)).toEqual(["question", "answer"]);
  });

  it("takes no numbers from a reset", () => {
    expect(inShort(followed(says(1, "abc"), says(900_000, "", { flags: RST }), says(4, "def")))).toEqual([
      "abc",
      "def",
    ]);
  });

  it("does not let one acknowledgement of nonsense make a gap of what is still to come", () => {
    expect(inShort(followed(says(1, "abc"), acknowledges(1_000_000), says(4, "def")))).toEqual([
      "abc",
      "def",
      "[999992 missing 3-0]",
    ]);
  });

  it("makes of any cutting, order and repetition the bytes that were sent", () => {
    const cut = fc.record({ from: fc.nat(299), length: fc.integer({ min: 1, max: 60 }) });
    fc.assert(
      fc.property(fc.array(cut, { maxLength: 40 }), fc.nat(0xffff_ffff), (cuts, first) => {
        const stream = Array.from({ length: 300 }, (_, i) => String.fromCharCode(97 + (i % 23))).join("");
        const whole = Array.from({ length: 30 }, (_, i) => ({ from: 10 * i, length: 10 }));
        const segments = [...cuts, ...whole].map(({ from, length }) =>
          says(first + 1 + from, stream.slice(from, from + length)),
        );
        const pieces = followed(says(first, "", { flags: SYN }), ...segments);
        expect(inShort(pieces).join("")).toBe(stream);
        const offsets = pieces.map(({ offset }) => offset);
        expect(offsets).toEqual(offsets.toSorted((a, b) => a - b));
      }),
    );
  });

  it("tells of every place exactly once, as bytes or as a gap, whatever is missing", () => {
    const cut = fc.record({ from: fc.nat(299), length: fc.integer({ min: 1, max: 60 }), captured: fc.nat(60) });
    fc.assert(
      fc.property(fc.array(fc.oneof(cut, fc.nat(360)), { maxLength: 40 }), (events) => {
        const stream = bytesOf(Array.from({ length: 360 }, (_, i) => String.fromCharCode(97 + (i % 23))).join(""));
        const segments = events.map((event) => {
          if (typeof event === "number") return acknowledges(event);
          const { from, length, captured } = event;
          return says(from, "", { bytes: stream.subarray(from, from + Math.min(captured, length)), length });
        });
        let next = 0;
        for (const piece of followed(says(-1, "", { flags: SYN }), ...segments)) {
          if (piece.kind === "difference") throw new Error("nothing differs");
          if (piece.kind === "bytes") {
            expect(piece.bytes).toEqual(stream.subarray(piece.offset, piece.offset + piece.bytes.length));
            if (piece.isLate) continue;
          }
          expect(piece.offset).toBe(next);
          next += piece.kind === "gap" ? piece.length : piece.bytes.length;
        }
      }),
    );
  });
});

describe("following within bounds", () => {
  it("gives up a gap when more has come behind it than is held, and says so", () => {
    const follower = new TcpFollower();
    follower.add(says(1, "abc"));
    const bytes = new Uint8Array(1 << 16);
    const count = CAPTURE_LIMITS.followedHeldBytes / bytes.length;
    for (let i = 0; i <= count; i++) follower.add(says(10 + i * bytes.length, "", { bytes, length: bytes.length }));
    const pieces = follower.take();
    expect(pieces[1]).toMatchObject({ kind: "gap", why: "held", offset: 3, length: 6 });
    expect(pieces).toHaveLength(count + 3);
  });

  it("holds no more pieces than that, sent backwards with a hole before each", () => {
    const follower = new TcpFollower();
    follower.add(says(1, "a"));
    const count = 2 * CAPTURE_LIMITS.followedHeldPieces;
    for (let i = 0; i < count; i++) follower.add(says(3 * (count - i), "b"));
    follower.finish();
    const pieces = follower.take();
    expect(pieces.filter(({ kind }) => kind === "bytes")).toHaveLength(count + 1);
  });

  it("follows any numbers without throwing", () => {
    const segment = fc.record({
      direction: fc.constantFrom(0 as const, 1 as const),
      flags: fc.nat(0xfff),
      sequence: fc.nat(0xffff_ffff),
      acknowledgement: fc.nat(0xffff_ffff),
      bytes: fc.uint8Array({ maxLength: 20 }),
      more: fc.nat(20),
    });
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 60 }), (segments) => {
        const follower = new TcpFollower();
        for (const { more, ...rest } of segments) {
          follower.add({ ...rest, frame: 1, time: 0, length: rest.bytes.length + more });
        }
        follower.finish();
        for (const piece of follower.take()) {
          if (piece.kind === "gap") expect(piece.length).toBeGreaterThan(0);
          else expect(text(piece.bytes)).toBeDefined();
        }
      }),
    );
  });
});

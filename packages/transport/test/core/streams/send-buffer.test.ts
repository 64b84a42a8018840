import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SendBuffer } from "../../../src/core/streams/send-buffer.ts";
import type { ReadRequest } from "../../../src/core/streams/source-blocks.ts";
import { PacketWriter } from "../../../src/core/wire/packet-writer.ts";

interface Piece {
  readonly offset: number;
  readonly length: number;
  readonly isFin: boolean;
}

const byteAt = (offset: number) => (offset * 31 + (offset >> 8)) & 0xff;

function bytesFrom(offset: number, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => byteAt(offset + index));
}

/** Sends up to `most` bytes, lost ones first, and checks that they are those of the stream. */
function sendPiece(buffer: SendBuffer, most: number): Piece | undefined {
  const lost = buffer.lostAvailable;
  const available = lost > 0 ? lost : buffer.freshAvailable(Infinity);
  if (available === 0 && !buffer.owesEnd) return undefined;
  const offset = lost > 0 ? buffer.lostFrom : buffer.sent;
  const length = Math.min(available, most);
  const writer = new PacketWriter(new Uint8Array(length));
  buffer.put(writer, offset, length);
  expect(writer.bytes.every((byte, index) => byte === byteAt(offset + index))).toBe(true);
  return { offset, length, isFin: buffer.isEnded && offset + length === buffer.written };
}

const step = fc.oneof(
  fc.record({ kind: fc.constant("write" as const), count: fc.nat(5000), which: fc.nat() }),
  fc.record({ kind: fc.constant("write" as const), count: fc.nat(60), which: fc.nat() }),
  fc.record({ kind: fc.constantFrom("send" as const, "send" as const), count: fc.nat(1400), which: fc.nat() }),
  fc.record({ kind: fc.constantFrom("ack" as const, "lose" as const), count: fc.constant(0), which: fc.nat() }),
);

describe("a send buffer", () => {
  it("knows of each byte whether it is acknowledged, lost or in flight, as a plain list of bytes does", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const buffer = new SendBuffer();
        const state: ("unsent" | "flight" | "lost" | "acked")[] = [];
        const inFlight: Piece[] = [];
        for (const { kind, count, which } of steps) {
          if (kind === "write") {
            buffer.write(bytesFrom(buffer.written, count));
            for (let index = 0; index < count; index++) state.push("unsent");
          } else if (kind === "send") {
            const piece = count > 0 ? sendPiece(buffer, count) : undefined;
            if (piece === undefined) continue;
            inFlight.push(piece);
            state.fill("flight", piece.offset, piece.offset + piece.length);
          } else {
            const [piece] = inFlight.splice(which % Math.max(1, inFlight.length), 1);
            if (piece === undefined) continue;
            if (kind === "ack") buffer.onAcked(piece.offset, piece.length, false);
            else buffer.onLost(piece.offset, piece.length, false);
            for (let at = piece.offset; at < piece.offset + piece.length; at++)
              if (state[at] !== "acked") state[at] = kind === "ack" ? "acked" : "lost";
          }
          const firstNotAcked = state.findIndex((byte) => byte !== "acked");
          expect(buffer.acknowledged).toBe(firstNotAcked < 0 ? state.length : firstNotAcked);
          expect(buffer.counts.lost).toBe(state.filter((byte) => byte === "lost").length);
          expect(buffer.acknowledged + buffer.counts.acked).toBe(state.filter((byte) => byte === "acked").length);
          expect(buffer.lostFrom).toBe(state.includes("lost") ? state.indexOf("lost") : NaN);
          expect(buffer.sent).toBe(state.includes("unsent") ? state.indexOf("unsent") : state.length);
          expect(buffer.held).toBe(state.length - buffer.acknowledged);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("is acknowledged when every byte and the end are, however often they were lost", () => {
    fc.assert(
      fc.property(fc.nat(5000), fc.infiniteStream(fc.nat(3)), (size, dice) => {
        const buffer = new SendBuffer();
        buffer.write(bytesFrom(0, size));
        buffer.finish();
        const inFlight: Piece[] = [];
        const roll = () => dice.next().value ?? 0;
        for (let left = 2000; left > 0 && !buffer.isAcknowledged; left--) {
          const piece = sendPiece(buffer, 700);
          if (piece !== undefined) inFlight.push(piece);
          const [settled] = inFlight.splice(roll() % Math.max(1, inFlight.length), 1);
          if (settled === undefined) continue;
          if (left > 1000 && roll() === 0) buffer.onLost(settled.offset, settled.length, settled.isFin);
          else buffer.onAcked(settled.offset, settled.length, settled.isFin);
        }
        expect(buffer.isAcknowledged).toBe(true);
        expect(buffer.held).toBe(0);
      }),
      { numRuns: 100 },
    );
  });

  it("sends an end alone where it was lost, or came late", () => {
    const buffer = new SendBuffer();
    buffer.write(bytesFrom(0, 10));
    expect(sendPiece(buffer, 100)).toEqual({ offset: 0, length: 10, isFin: false });
    buffer.finish();
    expect(buffer.owesEnd).toBe(true);
    expect(sendPiece(buffer, 100)).toEqual({ offset: 10, length: 0, isFin: true });
    expect(sendPiece(buffer, 100)).toBeUndefined();
    buffer.onLost(10, 0, true);
    expect(sendPiece(buffer, 100)).toEqual({ offset: 10, length: 0, isFin: true });
    buffer.onAcked(0, 10, false);
    expect(buffer.isAcknowledged).toBe(false);
    buffer.onAcked(10, 0, true);
    expect(buffer.isAcknowledged).toBe(true);
    buffer.onLost(10, 0, true);
    expect(buffer.isAcknowledged).toBe(true);
  });

  it("takes nothing after its end", () => {
    const buffer = new SendBuffer();
    buffer.finish();
    expect(() => buffer.write(bytesFrom(0, 1))).toThrow(TypeError);
    expect(() => buffer.readFrom(1)).toThrow(TypeError);
  });
});

describe("a send buffer that reads from a source", () => {
  it("sends every byte of it, reads again what was lost, and holds few blocks", () => {
    fc.assert(
      fc.property(fc.nat(3_000_000), fc.infiniteStream(fc.nat(99)), (size, dice) => {
        const buffer = new SendBuffer();
        buffer.readFrom(size);
        const requests: ReadRequest[] = [];
        const inFlight: Piece[] = [];
        const roll = () => dice.next().value ?? 0;
        let read = 0;
        for (let left = 20_000; left > 0 && !buffer.isAcknowledged; left--) {
          for (let request = buffer.nextRead(); request !== undefined; request = buffer.nextRead())
            requests.push(request);
          expect(requests.length).toBeLessThanOrEqual(16);
          const [request] = requests.splice(roll() % Math.max(1, requests.length), 1);
          if (request !== undefined) {
            const count = roll() < 20 ? Math.ceil(request.into.length / 3) : request.into.length;
            for (let index = 0; index < count; index++) request.into[index] = byteAt(request.offset + index);
            read += count;
            buffer.supply(request, count);
          }
          for (let pieces = 0; pieces < 40; pieces++) {
            const piece = sendPiece(buffer, 1400);
            if (piece === undefined) break;
            inFlight.push(piece);
          }
          for (const piece of inFlight.splice(0, roll()))
            if (left > 10_000 && roll() < 10) buffer.onLost(piece.offset, piece.length, piece.isFin);
            else buffer.onAcked(piece.offset, piece.length, piece.isFin);
        }
        expect(buffer.isAcknowledged).toBe(true);
        expect(read).toBeGreaterThanOrEqual(size);
        expect(buffer.held).toBe(0);
      }),
      { numRuns: 8 },
    );
  });

  it("sends an empty one", () => {
    const buffer = new SendBuffer();
    buffer.readFrom(0);
    expect(buffer.nextRead()).toBeUndefined();
    expect(sendPiece(buffer, 100)).toEqual({ offset: 0, length: 0, isFin: true });
  });

  it("reads what is lost here and there in one go", () => {
    const buffer = new SendBuffer();
    buffer.readFrom(100_000);
    for (let request = buffer.nextRead(); request !== undefined; request = buffer.nextRead()) {
      for (let index = 0; index < request.into.length; index++) request.into[index] = byteAt(request.offset + index);
      buffer.supply(request, request.into.length);
    }
    while (sendPiece(buffer, 1000) !== undefined);
    expect(buffer.nextRead()).toBeUndefined();
    buffer.onLost(2000, 1000, false);
    buffer.onLost(9000, 1000, false);
    const request = buffer.nextRead();
    expect([request?.offset, request?.into.length]).toEqual([2000, 8000]);
    expect(buffer.nextRead()).toBeUndefined();
  });

  it("refuses a read that gave nothing or too much", () => {
    const buffer = new SendBuffer();
    buffer.readFrom(10);
    const request = buffer.nextRead();
    if (request === undefined) throw new Error("nothing is asked for");
    expect(() => buffer.supply(request, 0)).toThrow(RangeError);
    expect(() => buffer.supply(request, 11)).toThrow(RangeError);
  });
});

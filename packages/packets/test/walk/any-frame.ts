import fc from "fast-check";
import { tcpFrame } from "./frames.ts";

/** TCP segments of a few conversations, whose numbers lie so near that they meet. */
export const segmentFrame = fc
  .record({
    isBack: fc.boolean(),
    port: fc.constantFrom(4000, 4001),
    sequence: fc.integer({ min: 100, max: 140 }),
    acknowledgement: fc.integer({ min: 100, max: 140 }),
    flags: fc.constantFrom(0x02, 0x12, 0x10, 0x18, 0x11, 0x04),
    window: fc.constantFrom(0, 10, 500),
    payload: fc.integer({ min: 0, max: 20 }),
    time: fc.integer({ min: 0, max: 3000 }),
  })
  .map(({ isBack, port, time, ...rest }) => ({
    ...tcpFrame({
      ...rest,
      from: isBack ? 2 : 1,
      to: isBack ? 1 : 2,
      sourcePort: isBack ? 80 : port,
      destinationPort: isBack ? port : 80,
    }),
    time,
  }));
/** Anything: also what only begins like a frame. */
export const damagedFrame = fc
  .tuple(
    segmentFrame,
    fc.array(fc.tuple(fc.nat(80), fc.nat(255)), { maxLength: 4 }),
    fc.nat(100),
    fc.constantFrom(0, 1, 12, 101, 108, 113, 228, 229, 276, 9999),
  )
  .map(([frame, changes, cut, linkType]) => {
    const bytes = [...frame.bytes];
    for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
    return { ...frame, bytes: bytes.slice(0, bytes.length - cut), length: frame.bytes.length, linkType };
  });

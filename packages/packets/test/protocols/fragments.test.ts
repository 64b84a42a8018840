import { describe, expect, it } from "vitest";
import { ethernetFrame, Frames, hex, joined, udpFrame } from "./frames.ts";

/** A datagram of 24 bytes and its header, as the payload of an IPv4 packet. */
const datagram = udpFrame(
  1000,
  2000,
  hex("00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10 11 12 13 14 15 16 17"),
).subarray(34);

/** Part of it in a fragment: bytes `from` to before `to`, said to stand at `from`. */
function fragment(from: number, to: number, isLast: boolean, id = 7, bytes = datagram.subarray(from, to)): Uint8Array {
  const head = hex("4500 0000 0000 0000 40 11 0000 0a000001 0a000002");
  const view = new DataView(head.buffer);
  view.setUint16(2, 20 + bytes.length);
  view.setUint16(4, id);
  view.setUint16(6, (isLast ? 0 : 0x2000) | (from / 8));
  return ethernetFrame(0x0800, joined(head, bytes));
}

function after(...frames: readonly Uint8Array[]): Frames {
  const all = new Frames();
  for (const frame of frames) all.add(frame);
  return all;
}

describe("a datagram in fragments", () => {
  it("is put together where the last of them comes, whichever that is", () => {
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
    ]) {
      const parts = [fragment(0, 16, false), fragment(16, 24, false), fragment(24, 32, true)];
      const frames = after(...order.map((i) => parts[i]!));
      expect(frames.layers).toBe("eth:ethertype:ip:udp:data");
      expect(frames.values("udp.dstport")).toEqual(["2000"]);
      expect(frames.values("ip.fragment.count")).toEqual(["3"]);
      expect(frames.values("data.len")).toEqual(["24"]);
    }
  });

  it("is not made up where one is missing", () => {
    const frames = after(fragment(0, 16, false), fragment(24, 32, true));
    expect(frames.layers).toBe("eth:ethertype:ip:data");
    expect(frames.values("udp.dstport")).toEqual([]);
  });

  it("keeps what came first where they overlap, and says so when they disagree", () => {
    const other = datagram.slice(8, 24).fill(0xff);
    const frames = after(fragment(0, 16, false), fragment(8, 24, false, 7, other), fragment(24, 32, true));
    expect(frames.values("ip.fragment.overlap")).toEqual(["1"]);
    expect(frames.values("ip.fragment.overlap.conflict")).toEqual(["1"]);
    expect(frames.values("data.data")).toEqual(["0001020304050607ffffffffffffffff1011121314151617"]);
  });

  it("is not mixed with one of another identification", () => {
    const frames = after(fragment(0, 24, false, 7), fragment(24, 32, true, 8));
    expect(frames.values("udp.dstport")).toEqual([]);
  });

  it("is looked for in what the capture kept whole only", () => {
    const frames = new Frames();
    frames.add(fragment(0, 24, false).subarray(0, 50), 1, 58);
    expect(frames.values("udp.dstport")).toEqual(["2000"]);
    frames.add(fragment(24, 32, true));
    expect(frames.layers).toBe("eth:ethertype:ip:data");
  });
});

import { describe, expect, it } from "vitest";
import { Frames, hex, joined, udpFrame } from "./frames.ts";

/** Half a byte a letter, from A on. */
function written(name: string, kind: number): Uint8Array {
  const bytes = [...Buffer.from(name.padEnd(15)), kind];
  return joined(hex("20"), Buffer.from(bytes.flatMap((byte) => [65 + (byte >> 4), 65 + (byte & 15)])), hex("00"));
}

function nbns(head: string, ...rest: readonly Uint8Array[]): Frames {
  const frames = new Frames();
  frames.add(udpFrame(137, 137, joined(hex(head), ...rest)));
  return frames;
}

describe("NBNS", () => {
  it("reads the name that is asked for, and what it is the name of", () => {
    const frames = nbns("0001 0110 0001 0000 0000 0000", written("WORKGROUP", 0x1c), hex("0020 0001"));
    expect(frames.info).toBe("Name query NB WORKGROUP<1c>");
    expect(frames.values("nbns.name")).toEqual(["WORKGROUP<1c>"]);
  });

  it("follows a pointer to a name that was there before", () => {
    const answer = hex("c00c 0020 0001 00000e10 0006 0000 0a000007");
    const frames = nbns("0001 8500 0001 0001 0000 0000", written("FILES", 0x20), hex("0020 0001"), answer);
    expect(frames.values("nbns.name")).toEqual(["FILES<20>", "FILES<20> (Server service)"]);
    expect(frames.values("nbns.addr")).toEqual(["10.0.0.7"]);
  });

  it("ends where a pointer leads nowhere, or to itself", () => {
    expect(nbns("0001 0110 0001 0000 0000 0000", hex("ffff 0020 0001")).d.stops.length).toBe(1);
    expect(nbns("0001 0110 0001 0000 0000 0000", hex("c00c 0020 0001")).values("nbns.name")).toEqual([
      "Illegal NetBIOS name",
    ]);
  });
});

import { FRAMES, FRAME_NAMES, type FieldKind, type FrameDescription } from "../../src/core/wire/frame-table.ts";
import { PacketWriter } from "../../src/core/wire/packet-writer.ts";
import { bytesOf } from "../core/endpoint/transfer.ts";

/** Packets with every frame, each type with all of its bits, and numbers of every length. */
export function everyFrame(): Uint8Array[] {
  const numbers = [1, 63, 64, 16_383, 16_384, 2 ** 30 - 1, 2 ** 30, 2 ** 48];
  return numbers.flatMap((number, seed) =>
    FRAME_TYPES.map((type) => {
      const { fields, bits = {} } = FRAMES[FRAME_NAMES[type]!] as FrameDescription;
      const writer = new PacketWriter(new Uint8Array(1000));
      writer.varint(type);
      for (const [name, kind] of Object.entries(fields)) {
        const bit = Object.entries(bits).find(([, meaning]) => meaning === name)?.[0];
        if (bit !== undefined && (type & Number(bit)) === 0) continue;
        writeField(writer, kind, name, number, seed);
      }
      // Frames without a length go to the end of the packet; another one follows those that end before.
      const goesOn = fields["data"] !== undefined && fields["length"] !== undefined && !hasLength(type, bits);
      if (!goesOn) writer.byte(0x01);
      return writer.bytes.slice(0, writer.at);
    }),
  );
}

function hasLength(type: number, bits: NonNullable<FrameDescription["bits"]>): boolean {
  return Object.entries(bits).some(([bit, meaning]) => meaning === "length" && (type & Number(bit)) !== 0);
}

function writeField(writer: PacketWriter, kind: FieldKind, name: string, number: number, seed: number): void {
  switch (kind) {
    case "varint":
      if (name === "length") writer.varint(DATA.length);
      else if (name === "rangeCount") writer.varint(2);
      else if (name === "firstRange") writer.varint(seed);
      // RFC 9000 §19.15: an id does not retire itself.
      else if (name === "retirePriorTo") writer.varint(Math.floor(number / 2));
      else writer.varint(name === "largestAcknowledged" ? number + 100 : number);
      return;
    case "count":
      writer.varint(number);
      return;
    case "ranges":
      for (const value of [1, 2, 70, 3]) writer.varint(Math.min(value, 10 + seed));
      return;
    case "ecn":
      for (const value of [number, 5, 0]) writer.varint(value);
      return;
    case "connectionId":
      writer.byte(8);
      writer.put(bytesOf(8, seed + 1));
      return;
    case "token":
    case "eight":
      writer.put(bytesOf(kind === "token" ? 16 : 8, seed + 1));
      return;
    case "sized":
      writer.varint(6);
      writer.put(new TextEncoder().encode("enough"));
      return;
    case "data":
      writer.put(DATA);
  }
}

/** Types of frames, with every combination of their bits. */
export const FRAME_TYPES = FRAME_NAMES.flatMap((name, type) => (name === undefined ? [] : [type]));
const DATA = bytesOf(100);

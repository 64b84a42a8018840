import type { Dissection } from "../../dissect/dissection.ts";
import { fields as f } from "./fields.ts";

/** What stands before the payload: RFC 6455 §5.2 */
export interface FrameHeader {
  readonly isLast: boolean;
  readonly opcode: number;
  readonly isCompressed: boolean;
  /** Where the four bytes of the key stand; undefined where the payload is not masked. */
  readonly keyAt: number | undefined;
  readonly payloadAt: number;
  /** Bytes of the payload. */
  readonly length: number;
}

/** Reads the header at `d.start`; as every read, it ends the layer where the bytes are not there. */
export function readFrameHeader(d: Dissection): FrameHeader {
  const { start } = d;
  const first = d.u8(start);
  const second = d.u8(start + 1);
  const short = second & 0x7f;
  let at = start + 2;
  let length = short;
  if (short === LENGTH_16) {
    length = d.u16(at);
    at += 2;
  } else if (short === LENGTH_64) {
    length = Number(d.u64(at));
    at += 8;
  }
  const isMasked = (second & 0x80) !== 0;
  if (isMasked) d.u32(at);
  return {
    isLast: (first & 0x80) !== 0,
    opcode: first & 0x0f,
    isCompressed: (first & 0x40) !== 0,
    keyAt: isMasked ? at : undefined,
    payloadAt: isMasked ? at + 4 : at,
    length,
  };
}

/** Adds the fields of the header. */
export function addFrameHeader(d: Dissection, { isCompressed, keyAt }: FrameHeader): void {
  const { start } = d;
  d.uint(f.fin, start);
  d.uint(f.reserved, start);
  if (isCompressed) d.uint(f.isCompressed, start);
  d.uint(f.opcode, start);
  d.uint(f.mask, start + 1);
  const short = d.uint(f.length, start + 1);
  if (short === LENGTH_16) d.uint(f.length16, start + 2);
  if (short === LENGTH_64) d.add(f.length64, start + 2);
  if (keyAt !== undefined) d.bytesItem(f.maskingKey, keyAt, 4);
}

const LENGTH_16 = 126;
const LENGTH_64 = 127;

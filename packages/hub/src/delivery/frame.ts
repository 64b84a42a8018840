import type { HubFrame, Message, RoomId } from "@wireside/protocol";

// A server's text frame, RFC 6455 §5.2: FIN and opcode 1, then a length of 7, 16 or 64 bits, unmasked. Made once and
// written as it is to every socket that it is for.

const FIN_TEXT = 0x81;

/** One whole WebSocket text frame with this text. */
export function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const headBytes = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(headBytes + length);
  frame[0] = FIN_TEXT;
  if (headBytes === 2) frame[1] = length;
  else if (headBytes === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.write(text, headBytes);
  return frame;
}

export function encode(frame: HubFrame): Buffer {
  return textFrame(JSON.stringify(frame));
}

/** Bytes of messages after which a new frame begins. */
const FRAME_BYTES = 262_144;

/** Frames of one room's messages, as few as the size allows. */
export function messageFrames(room: RoomId, messages: readonly Message[]): Buffer[] {
  const frames: Buffer[] = [];
  let parts: string[] = [];
  let size = 0;
  const flush = (): void => {
    if (parts.length > 0)
      frames.push(textFrame(`{"type":"messages","room":${String(room)},"messages":[${parts.join(",")}]}`));
    parts = [];
    size = 0;
  };
  for (const message of messages) {
    const part = JSON.stringify(message);
    if (size + part.length > FRAME_BYTES) flush();
    parts.push(part);
    size += part.length;
  }
  flush();
  return frames;
}

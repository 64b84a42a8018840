import { VARINT_MAX, varintLength } from "@wireside/bytes";
import { describe, expect, it } from "vitest";
import type { CloseCode } from "../../../src/core/errors.ts";
import { TRANSPORT_LIMITS } from "../../../src/core/limits.ts";
import { FRAMES, type FieldKind, type FrameName } from "../../../src/core/wire/frame-table.ts";
import { ackFrame, frame, Liar, raw, streamFrame } from "./liar.ts";
import { bytesOf } from "./transfer.ts";

const PING = frame("ping", {});
/** 2^62 − 1. */
const LARGEST = new Uint8Array(8).fill(0xff);

/** The first streams: the client's, bidirectional and unidirectional; the server's. */
const [CLIENT_BIDI, SERVER_BIDI, CLIENT_UNI, SERVER_UNI] = [0, 1, 2, 3] as const;
const { firstStreamWindowBytes, streams: MOST_OPEN } = TRANSPORT_LIMITS;

function newId(sequenceNumber: number, retirePriorTo: number, first: number, token = first): Uint8Array {
  const connectionId = new Uint8Array(8).fill(first);
  return frame("newConnectionId", {
    sequenceNumber,
    retirePriorTo,
    connectionId,
    resetToken: new Uint8Array(16).fill(token),
  });
}

/** Lies in one packet, and what the server does about them. */
const LIES: readonly (readonly [string, CloseCode | "open", (liar: Liar) => Uint8Array[]])[] = [
  ["acknowledges a packet that was never sent", "protocol_violation", () => [ackFrame([[0, 1_000_000]])]],
  ["acknowledges packets below 0", "frame_encoding_error", () => [raw(FRAMES.ack.type, 3, 0, 0, 4)]],
  ["has ranges that go below 0", "frame_encoding_error", () => [raw(FRAMES.ack.type, 3, 0, 1, 0, 3, 5)]],
  ["announces more ranges than may be", "frame_encoding_error", () => [raw(FRAMES.ack.type, 3, 0, 64, 0)]],
  ["announces 2^62 − 1 ranges", "frame_encoding_error", () => [raw(FRAMES.ack.type, 3, 0, LARGEST, 0)]],
  ["announces ranges that do not come", "frame_encoding_error", () => [raw(FRAMES.ack.type, 3, 0, 2, 0, 0)]],
  ["sends no frame", "protocol_violation", () => []],
  ["sends a frame that does not exist", "frame_encoding_error", () => [raw(0x3f)]],
  ["writes a frame's type longer than need be", "protocol_violation", () => [Uint8Array.of(0x40, 0x01)]],
  ["takes credit back", "open", () => [frame("maxData", { maximum: 0 }), frame("maxStreamsBidi", { maximum: 0 })]],
  ["gives all credit there is", "open", () => [frame("maxData", { maximum: VARINT_MAX })]],
  [
    "allows more streams than there are ids",
    "frame_encoding_error",
    () => [raw(FRAMES.maxStreamsUni.type, 2 ** 51 + 1)],
  ],
  [
    "is blocked at more streams than there are ids",
    "frame_encoding_error",
    () => [raw(FRAMES.streamsBlockedUni.type, 2 ** 51 + 1)],
  ],
  ["opens a stream beyond the limit", "stream_limit_error", () => [streamFrame(4 * MOST_OPEN, 0, 1)]],
  [
    "resets a stream beyond the limit",
    "stream_limit_error",
    () => [frame("resetStream", { streamId: 4 * MOST_OPEN + 2, errorCode: 0, finalSize: 0 })],
  ],
  ["opens the last stream allowed", "open", () => [streamFrame(4 * (MOST_OPEN - 1), 0, 1)]],
  ["sends beyond a stream's window", "flow_control_error", () => [streamFrame(CLIENT_BIDI, firstStreamWindowBytes, 1)]],
  [
    "sends at the very end of what streams can have",
    "flow_control_error",
    () => [streamFrame(CLIENT_BIDI, VARINT_MAX - 1, 1)],
  ],
  ["sends beyond what streams can have", "frame_encoding_error", () => [streamFrame(CLIENT_BIDI, VARINT_MAX, 1)]],
  [
    "sends beyond the connection's window",
    "flow_control_error",
    () => [0, 4].map((id) => streamFrame(id, firstStreamWindowBytes - 1, 1)),
  ],
  [
    "skips to the end by a reset",
    "flow_control_error",
    () => [frame("resetStream", { streamId: CLIENT_BIDI, errorCode: 0, finalSize: VARINT_MAX })],
  ],
  [
    "ends a stream twice, elsewhere",
    "final_size_error",
    () => [streamFrame(CLIENT_UNI, 0, 10, true), streamFrame(CLIENT_UNI, 0, 11, true)],
  ],
  [
    "ends a stream before what it sent",
    "final_size_error",
    () => [streamFrame(CLIENT_UNI, 5, 10), streamFrame(CLIENT_UNI, 0, 10, true)],
  ],
  [
    "sends behind the end",
    "final_size_error",
    () => [streamFrame(CLIENT_UNI, 9, 1, true), streamFrame(CLIENT_UNI, 10, 1)],
  ],
  [
    "resets with another size than the end said",
    "final_size_error",
    () => [
      streamFrame(CLIENT_UNI, 9, 1, true),
      frame("resetStream", { streamId: CLIENT_UNI, errorCode: 0, finalSize: 11 }),
    ],
  ],
  [
    "resets twice with other sizes",
    "final_size_error",
    () => [10, 11].map((finalSize) => frame("resetStream", { streamId: CLIENT_BIDI, errorCode: 0, finalSize })),
  ],
  [
    "sends other bytes at an offset than before",
    "open",
    () => [streamFrame(CLIENT_UNI, 0, bytesOf(9, 1)), streamFrame(CLIENT_UNI, 0, bytesOf(9, 2))],
  ],
  ["sends on a stream that only the server sends on", "stream_state_error", () => [streamFrame(SERVER_UNI, 0, 1)]],
  [
    "resets a stream that only the server sends on",
    "stream_state_error",
    () => [frame("resetStream", { streamId: SERVER_UNI, errorCode: 0, finalSize: 0 })],
  ],
  [
    "says it is blocked on a stream that only the server sends on",
    "stream_state_error",
    () => [frame("streamDataBlocked", { streamId: SERVER_UNI, limit: 0 })],
  ],
  [
    "stops a stream that only it sends on",
    "stream_state_error",
    () => [frame("stopSending", { streamId: CLIENT_UNI, errorCode: 0 })],
  ],
  [
    "gives credit for a stream that only it sends on",
    "stream_state_error",
    () => [frame("maxStreamData", { streamId: CLIENT_UNI, maximum: 9 })],
  ],
  [
    "stops a stream that the server did not open",
    "stream_state_error",
    () => [frame("stopSending", { streamId: SERVER_BIDI, errorCode: 0 })],
  ],
  ["sends on a stream that the server did not open", "stream_state_error", () => [streamFrame(SERVER_BIDI, 0, 1)]],
  [
    "retires an id that it was never given",
    "protocol_violation",
    () => [frame("retireConnectionId", { sequenceNumber: 99 })],
  ],
  ["retires the id that it sends to", "protocol_violation", () => [frame("retireConnectionId", { sequenceNumber: 0 })]],
  ["issues an id that retires itself", "frame_encoding_error", () => [newId(9, 10, 1)]],
  [
    "issues an id of no bytes",
    "frame_encoding_error",
    () => [raw(FRAMES.newConnectionId.type, 9, 0, 0, new Uint8Array(16))],
  ],
  [
    "issues an id of 20 bytes",
    "frame_encoding_error",
    () => [raw(FRAMES.newConnectionId.type, 9, 0, 20, new Uint8Array(36))],
  ],
  [
    "issues more ids than are kept",
    "connection_id_limit_error",
    () => [6, 7, 8, 9, 10].map((sequence) => newId(sequence, 0, sequence)),
  ],
  ["issues an id under two numbers", "protocol_violation", () => [newId(6, 6, 1), newId(7, 6, 1)]],
  ["issues two ids under one number", "protocol_violation", () => [newId(6, 6, 1), newId(6, 6, 2)]],
  ["says that the handshake is done, which servers say", "protocol_violation", () => [frame("handshakeDone", {})]],
  ["answers a challenge that nobody sent", "open", () => [frame("pathResponse", { data: new Uint8Array(8) })]],
  [
    "wants acknowledgements never",
    "open",
    () => [raw(FRAMES.ackFrequency.type, 0, VARINT_MAX, VARINT_MAX, VARINT_MAX)],
  ],
  ["wants acknowledgements always, at once", "open", () => [raw(FRAMES.ackFrequency.type, 0, 0, 0, 0), PING]],
];

describe("a server whose client lies", () => {
  it.each(LIES)("and %s: %s", (_lie, outcome, frames) => {
    const liar = new Liar();
    liar.send(frames(liar));
    expect(liar.outcome).toBe(outcome);
    liar.wait(5000);
    if (outcome === "open") return;
    expect(liar.heard).toContain("connectionClose");
    expect(liar.world.server.endpoint.size).toBe(0);
  });

  it("about lengths and numbers, in any frame: each field 2^62 − 1, and each frame cut short anywhere", () => {
    const outcomes = new Map<string, Set<string>>();
    for (const name of Object.keys(FRAMES) as FrameName[]) {
      if (name === "padding") continue;
      for (const [bytes, what] of liesAbout(name)) {
        const liar = new Liar();
        liar.send([bytes]);
        outcomes.set(what, (outcomes.get(what) ?? new Set()).add(liar.outcome));
      }
    }
    expect(outcomes.get("too large")).toEqual(new Set(["frame_encoding_error"]));
    expect(outcomes.get("cut short")).toEqual(new Set(["frame_encoding_error"]));
  }, 60_000);
});

/** Frames of a kind that have one field too large, or end too soon. */
function* liesAbout(name: FrameName): Generator<[Uint8Array, "too large" | "cut short"]> {
  const { type, fields } = FRAMES[name];
  const bits = name === "stream" ? 0x06 : name === "datagram" || name === "ack" ? 0x01 : 0;
  const kinds = Object.values(fields as Record<string, FieldKind>);
  const parts = kinds.map(valueOf);
  for (const [at, kind] of kinds.entries()) {
    if (["eight", "token", "connectionId", "data"].includes(kind)) continue;
    const lying = parts.map((part, i) => (i === at ? LARGEST : part));
    yield [raw(type | bits, ...lying, new Uint8Array(40)), "too large"];
  }
  const whole = raw(type | bits, ...parts);
  for (let length = varintLength(type); length < whole.length; length++) yield [whole.subarray(0, length), "cut short"];
}

function valueOf(kind: FieldKind): number | Uint8Array {
  switch (kind) {
    case "connectionId":
      return Uint8Array.of(8, 1, 2, 3, 4, 5, 6, 7, 8);
    case "token":
      return new Uint8Array(16);
    case "eight":
      return new Uint8Array(8);
    case "sized":
      return Uint8Array.of(2, 65, 66);
    case "ranges":
      return new Uint8Array(0);
    case "data":
      return new Uint8Array(0);
    case "ecn":
      return Uint8Array.of(0, 0, 0);
    default:
      return 0;
  }
}

import { RangeSet } from "@wireside/bytes";
import type { Connection } from "../../../src/core/connection/connection.ts";
import { createPacketList } from "../../../src/core/connection/packet-list.ts";
import { TAG_BYTES } from "../../../src/core/crypto.ts";
import { CLOSE_CODES, type CloseCode } from "../../../src/core/errors.ts";
import type { HandshakeResult } from "../../../src/core/handshake/result.ts";
import { PacketKeys } from "../../../src/core/keys/packet-keys.ts";
import { AckRanges } from "../../../src/core/recovery/ack-ranges.ts";
import { writeAck } from "../../../src/core/wire/ack-frame.ts";
import { keyPhaseOf, lowNumberOf, writeDataHeader } from "../../../src/core/wire/data-packet.ts";
import { FrameReader } from "../../../src/core/wire/frame-reader.ts";
import { FRAMES, type FrameName, type PlainFrame, type PlainFrameName } from "../../../src/core/wire/frame-table.ts";
import { createFrames, readFrame, writeFrame } from "../../../src/core/wire/frames.ts";
import { DATA_HEADER_BYTES } from "../../../src/core/wire/packet-forms.ts";
import { PacketWriter } from "../../../src/core/wire/packet-writer.ts";
import { createNodeCrypto } from "../../../src/node/crypto.ts";
import { World, type WorldOptions } from "./world.ts";

/** A frame of a kind with these fields. */
export function frame<Name extends PlainFrameName>(name: Name, fields: PlainFrame<Name>): Uint8Array {
  return written((writer) => void writeFrame(writer, name, fields));
}

/** A STREAM frame that says its offset and its length. */
export function streamFrame(id: number, offset: number, data: Uint8Array | number, isFin = false): Uint8Array {
  const bytes = typeof data === "number" ? new Uint8Array(data) : data;
  return raw(FRAMES.stream.type | 0x06 | (isFin ? 1 : 0), id, offset, bytes.length, bytes);
}

/** An ACK frame of ranges [smallest, largest], the largest first. @param delay µs @param ecn counts of ECT(0), ECT(1) and CE */
export function ackFrame(
  ranges: readonly (readonly [number, number])[],
  delay = 0,
  ecn?: readonly [number, number, number],
): Uint8Array {
  const acked = new AckRanges();
  for (const [smallest, largest] of ranges) acked.add(smallest, largest);
  acked.hasEcn = ecn !== undefined;
  [acked.ect0, acked.ect1, acked.ce] = ecn ?? [0, 0, 0];
  return written((writer) => void writeAck(writer, acked, delay));
}

/** Numbers as varints, and bytes as they are. */
export function raw(...parts: readonly (number | Uint8Array)[]): Uint8Array {
  return written((writer) => {
    for (const part of parts) {
      if (typeof part === "number") writer.varint(part);
      else writer.put(part);
    }
  });
}

function written(write: (writer: PacketWriter) => void): Uint8Array {
  const writer = new PacketWriter(new Uint8Array(70_000));
  write(writer);
  return writer.bytes.slice(0, writer.at);
}

/**
 * A client that has done its handshake with a server as it should, and from then on says whatever it likes: its packets have the right keys,
 * and whatever frames. What the server answers is only listened to.
 */
export class Liar {
  readonly world: World;
  /** The server's side of the connection. */
  readonly server: Connection;
  /** Names of the frames that came since, and the numbers of the packets that they came in. */
  readonly heard: FrameName[] = [];
  readonly numbers = new RangeSet();
  /** Bytes of UDP payload that it sent. */
  sentBytes = 0;
  readonly keys: PacketKeys;
  readonly destination: Uint8Array;
  #next: number;
  readonly #reader = new FrameReader();
  readonly #frames = createFrames();
  /** Looks at each frame that came. */
  onFrame: (name: FrameName, frames: ReturnType<typeof createFrames>) => void = () => {};

  constructor(options: WorldOptions = {}) {
    this.world = new World(options);
    const { client, server } = this.world.connected();
    this.world.run(() => false, 500);
    this.server = server;
    const [event] = this.world.client.events;
    if (event?.kind !== "connected") throw new Error("not connected");
    const result: HandshakeResult = event.result;
    const { cipher, sendSecret, receiveSecret } = result;
    this.keys = new PacketKeys({ crypto: createNodeCrypto(), cipher, sendSecret, receiveSecret });
    this.keys.confirm();
    this.destination = result.destination;
    this.#next = client.recovery.sent.next;
    client.forget();
    this.world.client.receive = (bytes) => this.#hear(bytes.slice());
  }

  /** Sends one packet of these frames. @param from where it seems to come from */
  send(frames: readonly Uint8Array[], from: readonly [string, number] = ["10.0.0.1", 5000]): void {
    this.world.server.receive(this.sealed(frames), ...from);
  }

  /** The packet of these frames. @param number as which it goes; the next one unless told */
  sealed(frames: readonly Uint8Array[], number = this.#next++): Uint8Array {
    const size = frames.reduce((sum, { length }) => sum + length, 0);
    const writer = new PacketWriter(new Uint8Array(DATA_HEADER_BYTES + size + TAG_BYTES));
    writeDataHeader(writer, this.destination, number, this.keys.keyPhase);
    for (const bytes of frames) writer.put(bytes);
    const list = createPacketList(writer.bytes, 1);
    [list.offset[0], list.length[0], list.number[0]] = [0, writer.bytes.length, number];
    this.keys.sealer.seal(list, 0, 1);
    this.keys.onSealed(number, 1);
    this.sentBytes += writer.bytes.length;
    return writer.bytes;
  }

  /** The largest number that it heard of. */
  get largest(): number {
    return this.numbers.end(this.numbers.count - 1) - 1;
  }

  /** Acknowledges what came, truly. */
  acknowledge(): void {
    const ranges = [...this.numbers].map(([start, end]) => [start, end - 1] as const);
    if (ranges.length > 0) this.send([ackFrame(ranges.reverse())]);
  }

  /** Lets time go by, ms. */
  wait(ms: number): void {
    this.world.run(() => false, ms);
  }

  /** The code that the server closed the connection with; "open" if it did not. */
  get outcome(): CloseCode | "open" {
    const { closeReason: reason, state } = this.server;
    if (reason === undefined && state === "open") return "open";
    const code = Object.entries(CLOSE_CODES).find(([, value]) => value === reason?.code)?.[0];
    return code as CloseCode;
  }

  #hear(bytes: Uint8Array): void {
    const number = lowNumberOf(bytes, 0);
    const generation = this.keys.generationOf(keyPhaseOf(bytes, 0), number);
    const list = createPacketList(bytes, 1);
    [list.offset[0], list.length[0], list.number[0]] = [0, bytes.length, number];
    this.keys.openerOf(generation)?.open(list, 0, 1);
    if (list.length[0] === 0) return;
    this.keys.onOpened(this.world.network.now, number, generation, 0);
    this.numbers.insert(number, number + 1);
    this.#reader.begin(bytes, DATA_HEADER_BYTES, bytes.length - TAG_BYTES);
    for (let name; (name = readFrame(this.#reader, this.#frames)) !== undefined;) {
      this.heard.push(name);
      if (name === "ack") this.keys.onAcknowledged(this.#frames.ack.ranges.largest[0] ?? -1);
      this.onFrame(name, this.#frames);
    }
  }
}

// node bench/transport/streams.ts: what streams alone cost a frame, without packets, encryption or sockets. 1 GiB goes from one end to
// the other in frames of 1,400 bytes; the processor time of each end is counted by itself.
import { DEFAULT_FLOW_LIMITS } from "../../packages/transport/src/core/streams/flow-limits.ts";
import type { SentFrames } from "../../packages/transport/src/core/streams/sent-frames.ts";
import { Streams } from "../../packages/transport/src/core/streams/streams.ts";
import { createFrames, readFrame } from "../../packages/transport/src/core/wire/frames.ts";
import { FrameReader } from "../../packages/transport/src/core/wire/frame-reader.ts";
import { PacketWriter } from "../../packages/transport/src/core/wire/packet-writer.ts";

const TOTAL_BYTES = 2 ** 30;
const FRAME_BYTES = 1400;
/** Packets a batch; as many are written before any is read. */
const BATCH = 256;
const CHUNK_BYTES = 65_536;

/** What the packets of a batch carry, in columns, as a ring of sent packets would have it. */
class Batch implements SentFrames {
  readonly id = new Float64Array(BATCH);
  readonly offset = new Float64Array(BATCH);
  readonly length = new Uint32Array(BATCH);
  readonly isFin = new Uint8Array(BATCH);
  readonly end = new Uint32Array(BATCH);
  readonly bytes = new Uint8Array(BATCH * 1500);
  count = 0;

  stream(id: number, offset: number, length: number, isFin: boolean): void {
    this.id[this.count] = id;
    this.offset[this.count] = offset;
    this.length[this.count] = length;
    this.isFin[this.count] = isFin ? 1 : 0;
  }

  control(): void {}
}

/** @returns ns a frame of the sender and of the receiver */
function transfer(streamCount: number): [sender: number, receiver: number] {
  const client = new Streams("client", DEFAULT_FLOW_LIMITS);
  const server = new Streams("server", DEFAULT_FLOW_LIMITS);
  client.applyPeer(DEFAULT_FLOW_LIMITS);
  server.applyPeer(DEFAULT_FLOW_LIMITS);
  client.onPath(20, 4 << 20);
  server.onPath(20, 4 << 20);
  const streams = Array.from({ length: streamCount }, () => client.open("unidirectional")).filter(
    (one) => one !== undefined,
  );
  const chunk = new Uint8Array(CHUNK_BYTES).fill(7);
  const batch = new Batch();
  const back = new Batch();
  const writer = new PacketWriter(batch.bytes);
  const reader = new FrameReader();
  const frames = createFrames();
  let written = 0;
  let read = 0;
  let sending = 0;
  let receiving = 0;
  let count = 0;
  let now = 0;
  while (read < TOTAL_BYTES) {
    now += 0.1;
    const start = cpuTime();
    for (const stream of streams)
      while (written < TOTAL_BYTES && stream.sending !== undefined && stream.sending.buffer.held < 4 * CHUNK_BYTES)
        written += client.write(stream, chunk);
    for (batch.count = 0; batch.count < BATCH && client.hasFrames; batch.count++) {
      writer.begin(batch.bytes, batch.count * 1500, batch.count * 1500 + FRAME_BYTES + 12);
      client.writeFrames(now, writer, batch);
      batch.end[batch.count] = writer.at;
    }
    const sent = cpuTime();
    for (let index = 0; index < batch.count; index++) {
      reader.begin(batch.bytes, index * 1500, batch.end[index] ?? 0);
      for (let name = readFrame(reader, frames); name !== undefined; name = readFrame(reader, frames)) {
        if (name !== "stream") continue;
        const { streamId, offset, at, length, isFin } = frames.stream;
        const violation = server.onStream(streamId, offset, reader.bytes, at, at + length, isFin);
        if (violation !== undefined) throw new Error(violation.reason);
      }
    }
    for (let event = server.nextEvent(); event !== undefined; event = server.nextEvent()) {
      if (event.kind !== "readable") continue;
      for (let bytes = server.peek(event.stream); bytes !== undefined; bytes = server.peek(event.stream)) {
        read += bytes.length;
        server.consume(event.stream, bytes.length);
      }
    }
    writer.begin(back.bytes, 0, 1400);
    server.writeFrames(now, writer, back);
    const received = cpuTime();
    for (let index = 0; index < batch.count; index++)
      client.onAcked(
        batch.id[index] ?? 0,
        batch.offset[index] ?? 0,
        batch.length[index] ?? 0,
        batch.isFin[index] === 1,
      );
    reader.begin(back.bytes, 0, writer.at);
    for (let name = readFrame(reader, frames); name !== undefined; name = readFrame(reader, frames)) {
      if (name === "maxData") client.onMaxData(frames.maxData.maximum);
      if (name === "maxStreamData") client.onMaxStreamData(frames.maxStreamData.streamId, frames.maxStreamData.maximum);
    }
    count += batch.count;
    sending += sent - start + (cpuTime() - received);
    receiving += received - sent;
  }
  return [(sending * 1e3) / count, (receiving * 1e3) / count];
}

/** Processor time of this thread so far, µs. */
function cpuTime(): number {
  const { user, system } = process.threadCpuUsage();
  return user + system;
}

for (const streamCount of [1, 16]) {
  transfer(streamCount);
  const runs = Array.from({ length: 5 }, () => transfer(streamCount));
  process.stdout.write(
    `${streamCount} streams, frames of ${FRAME_BYTES} bytes: sender ${spread(runs.map(([sender]) => sender))}, receiver ${spread(runs.map(([, receiver]) => receiver))}\n`,
  );
}

/** Median, least and most of five figures. */
function spread(figures: readonly number[]): string {
  const [least = 0, , median = 0, , most = 0] = figures.toSorted((a, b) => a - b);
  return `${median.toFixed(0)} ns a frame (${least.toFixed(0)} to ${most.toFixed(0)})`;
}

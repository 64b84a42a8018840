import { Dissection, FrameDissector, PacketIndex, Session, bytesSource, openCapture } from "../../src/index.ts";
import { streamFrames } from "../../src/dissect/stream-frames.ts";
import { TCP } from "../../src/protocols/ip-protocols.ts";
import { readTrace } from "../../src/trace/read-trace.ts";
import type { TcpTrace } from "../../src/trace/trace.ts";

/** The traces of all TCP conversations of a capture, in the order of their streams. */
export async function tracesOf(bytes: Uint8Array): Promise<TcpTrace[]> {
  const capture = await openCapture(bytesSource(bytes));
  const index: PacketIndex = new PacketIndex({ isKept: true, onSpecial: (_batch, at) => dissector.dissect(at, {}) });
  const dissector = new FrameDissector(new Dissection(new Session({}, index, "walking")));
  for await (const batch of capture.batches()) {
    dissector.enter(batch);
    index.add(batch);
  }
  const frames = streamFrames(index.columns, TCP);
  const traces: TcpTrace[] = [];
  for (let stream = 0; stream < index.tcp.count; stream++) {
    const own = frames.of(stream);
    if (own.length > 0) traces.push(await readTrace(index, capture.access!, stream, own));
  }
  return traces;
}

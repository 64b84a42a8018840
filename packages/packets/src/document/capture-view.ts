import type { PacketIndex } from "../walk/packet-index.ts";
import type { Capture } from "../read/capture.ts";
import type { CaptureView } from "./views.ts";

/** What is shown of a capture as a whole, after it was walked through. */
export function captureView(capture: Capture, { columns }: PacketIndex): CaptureView {
  const { seconds, nanoseconds } = timeOf(columns, 1);
  const last = timeOf(columns, columns.lastFrame);
  return {
    format: capture.format?.name,
    isCompressed: capture.isCompressed,
    bytes: capture.progress.total,
    frames: columns.lastFrame,
    begin: { seconds, nanoseconds },
    duration: last.seconds - seconds + (last.nanoseconds - nanoseconds) / 1e9,
    interfaces: capture.interfaces,
    comments: capture.sections.flatMap(({ comments }) => comments),
    problems: capture.problems.map(({ code, message, offset }) => ({ code, text: message, offset })),
    problemsLeftOut: capture.problemsLeftOut,
  };
}

/** When a frame came; 0 when there is none. */
export function timeOf(columns: PacketIndex["columns"], frame: number): CaptureView["begin"] {
  if (columns.lastFrame === 0) return { seconds: 0, nanoseconds: 0 };
  const chunk = columns.chunkOf(frame);
  const row = frame - chunk.firstFrame;
  return { seconds: chunk.seconds.get(row), nanoseconds: chunk.nanoseconds[row]! };
}

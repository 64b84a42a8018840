import type { CaptureDocument } from "../document/capture-document.ts";
import type { CaptureView, ConversationView } from "../document/views.ts";
import type { ExplainedCapture, Sentence } from "./explanation.ts";
import { countText, frameText, timeText } from "./quantities.ts";
import { endText } from "./sides.ts";
import { cite, cited, tell, worked, type Draft, type Piece } from "./tell.ts";

/** What the capture holds, and what to look at first. Nothing is said of one without frames: nothing could prove it. */
export function tellCapture(document: CaptureDocument): Draft[] {
  const { view, conversations } = document;
  if (view.frames === 0) return [];
  const drafts = [tellContent(view)];
  if (conversations.count > 0) drafts.push(tellConversations(document), ...tellLookFirst(document));
  if (view.problems.length > 0) drafts.push(tellDamage(view));
  return drafts;
}

/** The capture as data. */
export function captureData(
  { view, conversations }: CaptureDocument,
  sentences: readonly Sentence[],
): ExplainedCapture {
  const { format, bytes, frames, begin, duration, problems } = view;
  return {
    ...(format === undefined ? {} : { format }),
    ...(bytes === undefined ? {} : { bytes }),
    frames,
    begin,
    duration,
    conversationCount: conversations.count,
    problems,
    sentences,
  };
}

function tellContent({ format, isCompressed, frames, begin, duration }: CaptureView): Draft {
  const packed = isCompressed ? ", gzipped," : "";
  const start = cited(momentText(begin.seconds, begin.nanoseconds), 1, "frame.time_epoch");
  if (frames === 1) {
    return tell(
      "capture.content",
      cite(1, "frame.number"),
    )`The capture (${format ?? "unknown"}${packed}) has one frame, of ${start}.`;
  }
  const size = cited(countText(frames, "frame"), frames, "frame.number");
  const until = cited(timeText(duration), frames, "frame.time_relative");
  return tell(
    "capture.content",
    cite(1, "frame.number"),
  )`The capture (${format ?? "unknown"}${packed}) has ${size}. The first came at ${start}; the last, ${frameText(frames)}, ${until} after it.`;
}

function tellConversations(document: CaptureDocument): Draft {
  const { conversations } = document;
  const {
    count,
    counts: { tcp, udp },
  } = conversations;
  const [last] = conversations.views("begin", count - 1, count);
  const frame = document.framesOf(last!)[0]!;
  const ways = [
    ...(tcp > 0 ? [`${countText(tcp, "conversation")} over TCP`] : []),
    ...(udp > 0 ? [`${countText(udp, "conversation")} over UDP`] : []),
  ];
  return tell(
    "capture.conversations",
    cite(frame, `${last!.over}.stream`),
  )`It has ${worked(ways.join(" and "))}; ${count === 1 ? "it begins" : "the last of them begins"} in ${frameText(frame)}.`;
}

/** The one with the most troubles, else the largest of several. */
function tellLookFirst(document: CaptureDocument): Draft[] {
  const { conversations } = document;
  const [worst] = conversations.views("troubles", 0, 1);
  const [largest] = conversations.views("bytes", 0, 1);
  const [first, why] =
    worst !== undefined && worst.troubles > 0
      ? [worst, ["of which Wireshark's analysis marks ", worked(countText(worst.troubles, "frame")), " as trouble"]]
      : [
          largest!,
          ["the largest, with ", worked(countText(largest!.bytes[0] + largest!.bytes[1], "byte")), " in frames"],
        ];
  if (conversations.count === 1 && first.troubles === 0) return [];
  const frame = document.framesOf(first)[0]!;
  const more = first.troubles > 0 && conversations.count > 1 ? ", and none more of any other" : "";
  return [
    tell(
      "capture.look-first",
      cite(frame, `${first.over}.stream`),
    )`Look first at ${nameOf(first, frame)}, ${why}${more}.`,
  ];
}

function nameOf({ over, stream, ends }: ConversationView, frame: number): Piece[] {
  return [cited(`${over}:${stream}`, frame, `${over}.stream`), ` (${endText(ends[0])} and ${endText(ends[1])})`];
}

function tellDamage({ frames, problems, problemsLeftOut }: CaptureView): Draft {
  const count = problems.length + problemsLeftOut;
  const { text, offset } = problems[0]!;
  const first = count === 1 ? "" : "the first: ";
  return tell(
    "capture.damage",
    cite(frames, "frame.number"),
  )`The file is not whole (${worked(countText(count, "problem"))}; ${first}at byte ${worked(String(offset))}: ${text}); what is told here is of the frames that could be read, up to ${frameText(frames)}.`;
}

/** `2026-11-21 16:28:23.123456 UTC` */
function momentText(seconds: number, nanoseconds: number): string {
  const moment = new Date(1000 * seconds);
  if (Number.isNaN(moment.getTime())) return `${seconds} s after 1970`;
  const [day, time] = moment.toISOString().split("T");
  const fraction = String(nanoseconds).padStart(9, "0").slice(0, 6);
  return `${day} ${time!.slice(0, 8)}.${fraction} UTC`;
}

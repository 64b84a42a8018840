import { endText } from "../conversations/end-text.ts";
import type { CaptureDocument } from "../document/capture-document.ts";
import type { CaptureView, ConversationOrder, ConversationView } from "../document/views.ts";
import type { ExplainedCapture, Sentence } from "./explanation.ts";
import { countText, frameText, timeText } from "./quantities.ts";
import { cite, cited, tell, worked, type Draft, type Piece } from "./tell.ts";

/** What the capture holds, and what to look at first. Nothing is said of one without frames: nothing could prove it. */
export function tellCapture(document: CaptureDocument): Draft[] {
  const { view, conversations } = document;
  if (view.frames === 0) return [];
  const drafts = [tellContent(view)];
  if (conversations.count > 0) drafts.push(...tellConversations(document), ...tellLookFirst(document));
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
  const packed = isCompressed ? ", gzipped" : "";
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

function tellConversations(document: CaptureDocument): Draft[] {
  const { count, counts } = document.conversations;
  const last = lookFor(document, "begin", (views) => views.at(-1), Math.max(0, count - LOOKED_AT), count);
  if (last === undefined) return [];
  const frame = document.framesOf(last)[0]!;
  const ways = (["tcp", "udp"] as const)
    .filter((over) => counts[over] > 0)
    .map((over) => `${countText(counts[over], "conversation")} over ${over.toUpperCase()}`);
  const begins = count === 1 ? "it begins" : "the last of them begins";
  return [
    tell(
      "capture.conversations",
      cite(frame, `${last.over}.stream`),
    )`It has ${worked(ways.join(" and "))}; ${begins} in ${frameText(frame)}.`,
  ];
}

/** The one with the most troubles, else the largest of several. */
function tellLookFirst(document: CaptureDocument): Draft[] {
  const { count } = document.conversations;
  const worst = lookFor(document, "troubles", ([first]) => first, 0, LOOKED_AT);
  const largest = lookFor(document, "bytes", ([first]) => first, 0, LOOKED_AT);
  if (worst === undefined || largest === undefined || (count === 1 && worst.troubles === 0)) return [];
  const hasTroubles = worst.troubles > 0;
  const first = hasTroubles ? worst : largest;
  const frame = document.framesOf(first)[0]!;
  const marked = worked(countText(worst.troubles, "frame"));
  const size = worked(countText(largest.bytes[0] + largest.bytes[1], "byte"));
  const why: readonly Piece[] = hasTroubles
    ? ["of which Wireshark's analysis marks ", marked, " as trouble", count > 1 ? ", and none more of any other" : ""]
    : ["the largest, or one of them, with ", size, " in frames"];
  return [
    tell("capture.look-first", cite(frame, `${first.over}.stream`))`Look first at ${nameOf(first, frame)}, ${why}.`,
  ];
}

/** One of the conversations in an order, without those that only carry others: the outside of a tunnel has no frames of its own. */
function lookFor(
  document: CaptureDocument,
  order: ConversationOrder,
  choose: (views: readonly ConversationView[]) => ConversationView | undefined,
  from: number,
  to: number,
): ConversationView | undefined {
  const views = document.conversations.views(order, from, to);
  return choose(views.filter((view) => document.framesOf(view).length > 0));
}

function nameOf({ over, stream, ends }: ConversationView, frame: number): Piece[] {
  return [cited(`${over}:${stream}`, frame, `${over}.stream`), ` (${endText(ends[0])} and ${endText(ends[1])})`];
}

function tellDamage({ frames, problems, problemsLeftOut }: CaptureView): Draft {
  const count = problems.length + problemsLeftOut;
  const { text, offset } = problems[0]!;
  const more = count === 1 ? "" : `, and at ${countText(count - 1, "further place")}`;
  return tell(
    "capture.damage",
    cite(frames, "frame.number"),
  )`Something is wrong with the file at byte ${worked(String(offset))}${more}: ${text} What is told here is of the frames that could be read, up to ${frameText(frames)}.`;
}

/** `2026-11-21 16:28:23.123456 UTC` */
function momentText(seconds: number, nanoseconds: number): string {
  const moment = new Date(1000 * seconds);
  if (Number.isNaN(moment.getTime())) return `${seconds} s after 1970`;
  const [day, time] = moment.toISOString().split("T");
  const fraction = String(nanoseconds).padStart(9, "0").slice(0, 6);
  return `${day} ${time!.slice(0, 8)}.${fraction} UTC`;
}

/** Conversations of an order that are looked at. */
const LOOKED_AT = 40;

import { endText } from "../../conversations/end-text.ts";
import type { ExplainedCapture, ExplainedConversation, Explanation } from "../explanation.ts";
import { countText, timeText, wholeText } from "../quantities.ts";
import type { CitedBytes } from "./cited-bytes.ts";
import { markup, type Markup, type Piece } from "./markup.ts";
import { sentenceList } from "./sentences.ts";

/** The capture as a whole, and its conversations with links to them. */
export function overview({ capture, conversations }: Explanation, bytes: CitedBytes): Markup {
  return markup`${facts(capture)}
${sentenceList(capture.sentences, bytes)}${problems(capture)}
${conversations.length === 0 ? undefined : conversationTable(conversations, capture)}`;
}

/** The place in the page of a conversation. */
export function conversationId({ over, stream }: Pick<ExplainedConversation, "over" | "stream">): string {
  return `${over}-${stream}`;
}

function facts({ format, bytes, frames, begin, duration, conversationCount }: ExplainedCapture): Markup {
  const rows: readonly [string, Piece][] = [
    ["Format", format ?? "not a capture"],
    ["Size", bytes === undefined ? "unknown" : countText(bytes, "byte")],
    ["Frames", wholeText(frames)],
    ["Begins", frames === 0 ? "–" : dateText(begin)],
    ["Lasts", timeText(duration)],
    ["Conversations", wholeText(conversationCount)],
  ];
  return markup`<dl class="facts">${rows.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function problems({ problems: list }: ExplainedCapture): Markup | undefined {
  if (list.length === 0) return undefined;
  const told = list.slice(0, MOST_PROBLEMS).map(({ text, offset }) => {
    return markup`<li><span class="soft">At byte ${wholeText(offset)}:</span> ${text}</li>`;
  });
  const rest = list.length - told.length;
  return markup`<h2>What is wrong with the file</h2>
<ul class="problems">${told}${rest === 0 ? undefined : markup`<li>and ${wholeText(rest)} more</li>`}</ul>`;
}

function conversationTable(list: readonly ExplainedConversation[], capture: ExplainedCapture): Markup {
  const left = capture.conversationCount - list.length;
  const are = left === 1 ? "is" : "are";
  return markup`<h2>Conversations</h2>
<div class="scroll" tabindex="0" role="region" aria-label="Conversations"><table class="conversations">
<thead><tr><th scope="col">Conversation</th><th scope="col">Between</th><th scope="col">Protocol</th>${NUMBERS.map(
    (name) => markup`<th scope="col" class="number">${name}</th>`,
  )}</tr></thead>
<tbody>${list.map(conversationRow)}</tbody></table></div>
${left <= 0 ? undefined : markup`<p class="soft">${countText(left, "further conversation")} of the capture ${are} not part of this report.</p>`}`;
}

function conversationRow(conversation: ExplainedConversation): Markup {
  const { over, stream, ends, protocol, frames, payload, begin, duration, troubles } = conversation;
  const trouble = troubles.reduce((sum, { count }) => sum + count, 0);
  const numbers = [
    wholeText(frames[0]),
    wholeText(frames[1]),
    wholeText(payload[0]),
    wholeText(payload[1]),
    begin.toFixed(6),
    timeText(duration),
    trouble === 0 ? "–" : wholeText(trouble),
  ];
  return markup`<tr><th scope="row"><a href="#${conversationId(conversation)}">${over}.stream ${stream}</a></th><td>${endText(ends[0])} → ${endText(ends[1])}</td><td>${protocol}</td>${numbers.map(
    (value) => markup`<td class="number">${value}</td>`,
  )}</tr>\n`;
}

/** `2026-11-21 16:28:25.123456789 UTC` */
function dateText({ seconds, nanoseconds }: ExplainedCapture["begin"]): string {
  const date = new Date(1000 * seconds);
  if (Number.isNaN(date.getTime())) return `${wholeText(seconds)} s after 1970`;
  const fraction = String(nanoseconds)
    .padStart(9, "0")
    .replace(/(?:000){1,2}$/u, "");
  return `${date.toISOString().slice(0, -5).replace("T", " ")}.${fraction} UTC`;
}

const NUMBERS = ["Frames →", "←", "Bytes →", "←", "Begins, s", "Lasts", "Troubles"];
const MOST_PROBLEMS = 20;

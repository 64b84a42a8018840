import { endText } from "../conversations/end-text.ts";
import {
  SECTIONS,
  type Evidence,
  type ExplainedConversation,
  type Explanation,
  type Section,
  type Sentence,
} from "./explanation.ts";

/** What is written. */
export interface MarkdownOptions {
  /** The title. */
  readonly fileName: string;
  /** Whether the evidence of each sentence is listed below it. */
  readonly hasEvidence: boolean;
}

/** Writes an explanation as Markdown that can be read as it is. What comes from the capture cannot make markup of its own. */
export function markdownReport({ capture, conversations }: Explanation, options: MarkdownOptions): string {
  const lines = [`# What happened in ${plain(options.fileName)}`, ""];
  if (capture.frames === 0) lines.push("There is not a single frame in it.");
  lines.push(...sentenceLines(capture.sentences, options));
  const left = capture.conversationCount - conversations.length;
  if (left > 0 && conversations.length > 0) {
    lines.push("", `Explained here: ${conversations.length} of ${capture.conversationCount} conversations.`);
  }
  for (const conversation of conversations) lines.push("", ...conversationLines(conversation, options));
  return `${lines.join("\n")}\n`;
}

function conversationLines(conversation: ExplainedConversation, options: MarkdownOptions): string[] {
  const { over, stream, ends, protocol, sections } = conversation;
  const lines = [`## ${over}:${stream}, ${endText(ends[0])} and ${endText(ends[1])} (${plain(protocol)})`];
  for (const section of SECTIONS) {
    if (sections[section].length > 0) {
      lines.push("", `### ${TITLES[section]}`, "", ...sentenceLines(sections[section], options));
    }
  }
  return lines;
}

function sentenceLines(sentences: readonly Sentence[], { hasEvidence }: MarkdownOptions): string[] {
  const lines: string[] = [];
  let asked: string | undefined;
  for (const { question, text, evidence } of sentences) {
    if (question !== undefined && question !== asked) {
      if (lines.length > 0) lines.push("");
      lines.push(`**${plain(question)}**`, "");
    }
    asked = question;
    lines.push(`- ${plain(text)}`);
    if (hasEvidence) for (const each of evidence) lines.push(`  - ${plain(evidenceText(each))}`);
  }
  return lines;
}

/** `frame 3, tcp.seq, bytes 38 to 41: 0` */
function evidenceText({ frame, field, source, start, length, value }: Evidence): string {
  const of = source === 0 ? "" : " of what was put together";
  const place =
    length === 0 ? "worked out" : length === 1 ? `byte ${start}${of}` : `bytes ${start} to ${start + length - 1}${of}`;
  return `frame ${frame}, ${field}, ${place}: ${value}`;
}

/** Text without a meaning of its own in Markdown, on one line. */
function plain(text: string): string {
  return text.replace(/\s+/gu, " ").replace(/[\\`*<]|\[(?=[^\]]*\][([])/gu, "\\$&");
}

/** What the sections are called. */
const TITLES: Readonly<Record<Section, string>> = {
  who: "Who",
  phases: "From beginning to end",
  carried: "What was carried",
  troubles: "What went wrong",
  speed: "Who limited the speed",
  questions: "Questions",
};

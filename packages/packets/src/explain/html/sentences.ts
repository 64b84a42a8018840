import { CAPTURE_LIMITS } from "../../limits.ts";
import type { Evidence, Part, Sentence } from "../explanation.ts";
import type { Cited, CitedBytes } from "./cited-bytes.ts";
import { markup, type Markup, type Piece } from "./markup.ts";

/** Takes note of all that sentences point at. */
export function citeSentences(sentences: readonly Sentence[], bytes: CitedBytes): void {
  for (const { evidence } of sentences) for (const each of evidence.slice(0, MOST)) bytes.cite(each);
}

/** Sentences, each with its evidence. */
export function sentenceList(sentences: readonly Sentence[], bytes: CitedBytes): Piece {
  if (sentences.length === 0) return undefined;
  const items = sentences.map(({ kind, question, parts, evidence }) => {
    const asked = question === undefined ? undefined : markup`<p class="question">${question}</p>`;
    const told = parts.map((part) => partOf(part, evidence, bytes));
    return markup`<li class="${kind}">${asked}<p>${told}</p>${evidenceList(evidence, bytes)}</li>\n`;
  });
  return markup`<ul class="sentences">${items}</ul>`;
}

/** What proves something: each piece a link to its bytes. */
export function evidenceList(evidence: readonly Cited[], bytes: CitedBytes): Markup {
  const items = evidence.slice(0, MOST).map((each) => {
    const { frame, field, value } = each;
    const words = markup`frame ${frame} <code>${field}</code> <bdi>${shortened(value)}</bdi>`;
    return markup`<li>${linked(each, words, bytes)}</li>`;
  });
  const rest = evidence.length - items.length;
  return markup`<ul class="evidence" aria-label="Evidence">${items}${rest === 0 ? undefined : markup`<li>and ${rest} more</li>`}</ul>`;
}

function partOf(part: Part, evidence: readonly Evidence[], bytes: CitedBytes): Piece {
  if (typeof part === "string") return part;
  const value = markup`<b><bdi>${part.value}</bdi></b>`;
  const cited = part.evidence === undefined ? undefined : evidence[part.evidence];
  return cited === undefined ? value : linked(cited, value, bytes);
}

function linked(cited: Cited, words: Markup, bytes: CitedBytes): Markup {
  const href = bytes.linkOf(cited);
  return href === undefined ? words : markup`<a href="${href}">${words}</a>`;
}

function shortened(value: string): string {
  return value.length <= LONG ? value : `${value.slice(0, LONG - 1)}…`;
}

const MOST = CAPTURE_LIMITS.reportEvidence;
/** UTF-16 units of a value that is written beside its field; the byte view has more. */
const LONG = 40;

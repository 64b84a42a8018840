import { CAPTURE_LIMITS } from "../../limits.ts";
import type { Evidence, Part, Sentence } from "../explanation.ts";
import type { Cited, CitedBytes } from "./cited-bytes.ts";
import { joined, markup, type Markup, type Piece } from "./markup.ts";

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
    const isLinked = (at: number): boolean => parts.some((part) => typeof part !== "string" && part.evidence === at);
    // That a frame is there is shown by the link that names it.
    const proof = evidence.filter(({ field }, at) => field !== "frame.number" || !isLinked(at));
    return markup`<li class="${kind}">${asked}<p>${told}</p>${evidenceList(proof, bytes)}</li>\n`;
  });
  return markup`<ul class="sentences">${items}</ul>`;
}

/** What proves something, frame by frame: each field a link to its bytes. */
export function evidenceList(evidence: readonly Cited[], bytes: CitedBytes): Piece {
  if (evidence.length === 0) return undefined;
  const shown = evidence.slice(0, MOST);
  const items = [...Map.groupBy(shown, ({ frame }) => frame)].map(([frame, fields]) => {
    const links = fields.map((each) => {
      return linked(each, markup`<code>${each.field}</code> <bdi>${shortened(each.value)}</bdi>`, bytes);
    });
    return markup`<li>frame ${frame} ${joined(links, " · ")}</li>`;
  });
  const rest = evidence.length - shown.length;
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

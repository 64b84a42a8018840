import { CAPTURE_LIMITS } from "../../limits.ts";
import type { ComparedFrame, OurVerdict } from "../../verdict/compare.ts";
import { VERDICT_NAMES } from "../../verdict/names.ts";
import { wholeText } from "../quantities.ts";
import type { CitedBytes } from "./cited-bytes.ts";
import { joined, markup, type Markup, type Piece } from "./markup.ts";
import { evidenceList } from "./sentences.ts";
import type { VerdictGroup } from "./verdict-groups.ts";

/**
 * What Wireshark says of frames, what we say, and why: of each kind some frames with the fields that prove it.
 *
 * @param id unique within the page
 */
export function verdictTable(groups: readonly VerdictGroup[], id: string, bytes: CitedBytes): Markup {
  for (const group of groups) citeExamples(group, bytes);
  const notes = new Notes(id);
  return markup`<table class="verdicts">
<thead><tr><th scope="col">Wireshark says</th><th scope="col">We say</th><th scope="col" class="number">Frames</th><th scope="col">Why</th></tr></thead>
<tbody>${groups.map((group) => groupRow(group, notes, bytes))}</tbody></table>
${notes.list()}`;
}

function citeExamples(group: VerdictGroup, bytes: CitedBytes): void {
  for (const { ours } of examplesOf(group))
    for (const { proofs } of ours) for (const proof of proofs) bytes.cite(proof);
}

function groupRow(group: VerdictGroup, notes: Notes, bytes: CitedBytes): Markup {
  const { first, frames } = group;
  const labels = first.wireshark.map(({ label }) => label);
  const note = first.why === undefined ? undefined : notes.mark(first.why);
  return markup`<tr class="${first.difference}"><td>${labels.length === 0 ? NOTHING : joined(labels, ", ")}${note}</td><td>${
    first.ours.length === 0 ? NOTHING : joined(first.ours.map(ownName), ", ")
  }</td><td class="number">${wholeText(frames.length)}</td><td class="why">${examplesOf(group).map((each) => example(each, bytes))}${others(group, bytes)}</td></tr>
`;
}

function example({ frame, ours }: ComparedFrame, bytes: CitedBytes): Piece {
  return ours.map(({ sentence, proofs }) => {
    return markup`<p><span class="of">${frameLink(frame, bytes)}</span> ${sentence}</p>${evidenceList(proofs, bytes)}`;
  });
}

/** Frames that are only named. */
function others(group: VerdictGroup, bytes: CitedBytes): Piece {
  const rest = group.frames.slice(group.first.ours.length === 0 ? 0 : examplesOf(group).length);
  if (rest.length === 0) return undefined;
  const named = rest.slice(0, CAPTURE_LIMITS.reportFramesNamed).map(({ frame }) => frameLink(frame, bytes));
  const more = rest.length - named.length;
  const also = group.first.ours.length === 0 ? "Frames" : "Likewise frames";
  return markup`<p class="soft">${also} ${joined(named, ", ")}${more === 0 ? "" : ` and ${wholeText(more)} more`}.</p>`;
}

function examplesOf({ first, frames }: VerdictGroup): readonly ComparedFrame[] {
  return frames.slice(0, first.difference === "same" ? 1 : CAPTURE_LIMITS.reportVerdicts);
}

function ownName({ kind, sureness }: OurVerdict): Markup {
  const doubt = sureness === "certain" ? undefined : markup` <span class="soft">(${sureness})</span>`;
  return markup`${VERDICT_NAMES[kind]}${doubt}`;
}

function frameLink(frame: number, bytes: CitedBytes): Piece {
  const href = bytes.linkOfFrame(frame);
  return href === undefined ? wholeText(frame) : markup`<a href="${href}">${wholeText(frame)}</a>`;
}

/** Numbers what is said of many rows, and says it once below. */
class Notes {
  readonly #id: string;
  readonly #numbers = new Map<string, number>();

  constructor(id: string) {
    this.#id = id;
  }

  mark(text: string): Markup {
    const number = this.#numbers.get(text) ?? this.#numbers.size + 1;
    this.#numbers.set(text, number);
    return markup`<sup><a href="#${this.#id}-n${number}" aria-label="note ${number}">${number}</a></sup>`;
  }

  list(): Markup | undefined {
    if (this.#numbers.size === 0) return undefined;
    const items = [...this.#numbers].map(([text, number]) => markup`<li id="${this.#id}-n${number}">${text}</li>`);
    return markup`<ol class="notes">${items}</ol>`;
  }
}

const NOTHING = markup`<span class="soft">nothing</span>`;

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

function citeExamples({ examples }: VerdictGroup, bytes: CitedBytes): void {
  for (const { ours } of examples) for (const { proofs } of ours) for (const proof of proofs) bytes.cite(proof);
}

function groupRow(group: VerdictGroup, notes: Notes, bytes: CitedBytes): Markup {
  const [first] = group.examples;
  const labels = first.wireshark.map(({ label }) => label);
  const note = first.why === undefined ? undefined : notes.mark(first.why);
  const own = first.ours.length === 0 ? NOTHING : joined(first.ours.map(ownName), ", ");
  return markup`<tr class="${first.difference}"><td>${labels.length === 0 ? NOTHING : joined(labels, ", ")}${note}</td><td>${own}</td><td class="number">${wholeText(group.count)}</td><td class="why">${group.examples.map(
    (each) => example(each, bytes),
  )}${others(group, bytes)}</td></tr>
`;
}

function example({ frame, ours }: ComparedFrame, bytes: CitedBytes): Piece {
  return ours.map(({ sentence, proofs }) => {
    return markup`<p><span class="of">${frameLink(frame, bytes)}</span> ${sentence}</p>${evidenceList(proofs, bytes)}`;
  });
}

/** Frames that are only named: of which we say nothing, also the examples. */
function others({ examples, others: named, count }: VerdictGroup, bytes: CitedBytes): Piece {
  const isUnsaid = examples[0].ours.length === 0;
  const frames = isUnsaid ? [...examples.map(({ frame }) => frame), ...named] : named;
  if (frames.length === 0) return undefined;
  const links = frames.map((frame) => frameLink(frame, bytes));
  const more = count - examples.length - named.length;
  return markup`<p class="soft">${isUnsaid ? "Frames" : "Likewise frames"} ${joined(links, ", ")}${more === 0 ? "" : ` and ${wholeText(more)} more`}.</p>`;
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

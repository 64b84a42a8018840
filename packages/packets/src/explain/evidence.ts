import type { CaptureDocument } from "../document/capture-document.ts";
import type { Dissection } from "../dissect/dissection.ts";
import type { FieldNode } from "../dissect/tree.ts";
import { valueText } from "../fields/format.ts";
import { CAPTURE_LIMITS } from "../limits.ts";
import type { Evidence, Part, Sentence } from "./explanation.ts";
import type { Citation, Draft } from "./tell.ts";

/**
 * Looks the places up that drafts cite, and makes sentences of them. A field that a frame does not have (because the capture
 * kept only its beginning) is proved by the frame itself.
 */
export async function finishSentences(
  document: CaptureDocument,
  drafts: readonly Draft[],
  signal?: AbortSignal,
): Promise<Sentence[]> {
  const lookup = new EvidenceLookup(drafts);
  await document.look(lookup.frames, { tree: true }, (d) => lookup.take(d), signal);
  return drafts.map((draft) => sentenceOf(draft, lookup));
}

/** A node of a frame's tree as evidence. */
export function evidenceOf(frame: number, node: FieldNode): Evidence {
  const { field, value, source, start, length } = node;
  const text = valueText(field, value);
  const isLong = text.length > CAPTURE_LIMITS.evidenceCharacters;
  const shown = isLong ? `${text.slice(0, CAPTURE_LIMITS.evidenceCharacters).toWellFormed()}…` : text;
  return { frame, field: field.name, source, start, length, value: shown };
}

/** Nodes of a tree, every one before those below it. */
export function* nodesOf(tree: readonly FieldNode[]): Generator<FieldNode, void> {
  for (const node of tree) {
    yield node;
    yield* nodesOf(node.children);
  }
}

/** The fields that are asked for, by frame. */
class EvidenceLookup {
  readonly #wanted = new Map<number, Set<string>>();
  /** By frame and field, in the order of the frame. */
  readonly #found = new Map<number, Map<string, Evidence[]>>();

  constructor(drafts: readonly Draft[]) {
    for (const { pieces, proof } of drafts) {
      for (const citation of proof) this.#want(citation);
      for (const piece of pieces) if (typeof piece !== "string") this.#want(piece.citation);
    }
  }

  /** In ascending order. */
  get frames(): Uint32Array {
    return Uint32Array.from(this.#wanted.keys()).sort();
  }

  take(d: Dissection): void {
    const { number } = d.frame;
    const wanted = this.#wanted.get(number)!;
    const found = new Map<string, Evidence[]>();
    for (const node of nodesOf(d.tree)) {
      if (!wanted.has(node.field.name)) continue;
      const list = found.get(node.field.name) ?? [];
      list.push(evidenceOf(number, node));
      found.set(node.field.name, list);
    }
    this.#found.set(number, found);
  }

  evidence(citation: Citation | Evidence): Evidence {
    if (isEvidence(citation)) return citation;
    const fields = this.#found.get(citation.frame)!;
    const named = fields.get(citation.field) ?? fields.get(FRAME_NUMBER)!;
    return named.findLast(({ value }) => value === citation.is) ?? named.at(-1)!;
  }

  #want(citation: Citation | Evidence | undefined): void {
    if (citation === undefined || isEvidence(citation)) return;
    const fields = this.#wanted.get(citation.frame) ?? new Set([FRAME_NUMBER]);
    this.#wanted.set(citation.frame, fields.add(citation.field));
  }
}

function sentenceOf({ topic, kind, question, pieces, proof }: Draft, lookup: EvidenceLookup): Sentence {
  const evidence: [Evidence, ...Evidence[]] = [lookup.evidence(proof[0])];
  const placeOf = (citation: Citation | Evidence): number => {
    const found = lookup.evidence(citation);
    const place = evidence.findIndex((each) => isSame(each, found));
    return place < 0 ? evidence.push(found) - 1 : place;
  };
  for (const citation of proof) placeOf(citation);
  const parts = pieces.map((piece): Part => {
    if (typeof piece === "string") return piece;
    const { text, citation } = piece;
    if (citation === undefined) return { value: text ?? "" };
    const at = placeOf(citation);
    const isThere = evidence[at]!.field === citation.field;
    return { value: text ?? (isThere ? evidence[at]!.value : NOT_CAPTURED), evidence: at };
  });
  const text = parts.map((part) => (typeof part === "string" ? part : part.value)).join("");
  return { topic, kind, ...(question === undefined ? {} : { question }), text, parts, evidence };
}

function isEvidence(citation: Citation | Evidence): citation is Evidence {
  return "start" in citation;
}

function isSame(one: Evidence, other: Evidence): boolean {
  return (
    one.frame === other.frame &&
    one.field === other.field &&
    one.source === other.source &&
    one.start === other.start &&
    one.value === other.value
  );
}

const NOT_CAPTURED = "(not captured)";
const FRAME_NUMBER = "frame.number";

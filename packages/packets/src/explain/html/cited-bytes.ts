import type { CaptureDocument } from "../../document/capture-document.ts";
import type { Dissection } from "../../dissect/dissection.ts";
import type { FieldNode } from "../../dissect/tree.ts";
import { valueText } from "../../fields/format.ts";
import { CAPTURE_LIMITS } from "../../limits.ts";
import { nodeText } from "../../print/tree-text.ts";
import { nodesOf } from "../evidence.ts";
import type { Evidence } from "../explanation.ts";

/** A field that something in the report points at. */
export interface CitedField {
  /** Unique within the page. */
  readonly id: string;
  readonly field: string;
  readonly value: string;
  /** Its line in the field tree, `Source Port: 80`; empty where the frame has no such field. */
  text: string;
  /** Where its bytes are; none for what is worked out. Several where its values are cited together. */
  places: readonly Place[];
}

export interface Place {
  /** Which of the frame's sources. */
  readonly source: number;
  readonly start: number;
  /** Not 0. */
  readonly length: number;
}

/** A frame that something points at. */
export interface CitedFrame {
  readonly number: number;
  readonly id: string;
  readonly fields: readonly CitedField[];
  readonly sources: readonly { readonly name: string; readonly bytes: Uint8Array }[];
}

/** A field of a frame by its name and value: what {@link Evidence} has beside its place. */
export type Cited = Pick<Evidence, "frame" | "field" | "value"> & Partial<Evidence>;

/**
 * Gathers the fields that the report points at, and gives each a place in the page. First everything is cited, then the bytes are
 * fetched, then links are made.
 */
export class CitedBytes {
  readonly #frames = new Map<number, Gathered>();

  /** Takes note that a field is pointed at; beyond the limits it is not. */
  cite(cited: Cited): void {
    const frame = this.citeFrame(cited.frame);
    if (frame === undefined || frame.fields.size >= CAPTURE_LIMITS.reportFields) return;
    const key = keyOf(cited);
    if (frame.fields.has(key)) return;
    const { field, value, source = 0, start = 0, length = 0 } = cited;
    const places = length > 0 ? [{ source, start, length }] : [];
    frame.fields.set(key, { id: `f${cited.frame}-${frame.fields.size}`, field, value, text: "", places });
  }

  /** Takes note that a frame is pointed at. */
  citeFrame(number: number): Gathered | undefined {
    let frame = this.#frames.get(number);
    if (frame === undefined && this.#frames.size < CAPTURE_LIMITS.reportFrames) {
      frame = { fields: new Map(), sources: [] };
      this.#frames.set(number, frame);
    }
    return frame;
  }

  /** Fetches the bytes of the frames, and looks the fields up in them. */
  async fetch(document: CaptureDocument, signal?: AbortSignal): Promise<void> {
    const numbers = Uint32Array.from(this.#frames.keys()).sort();
    await document.look(numbers, { tree: true }, (d) => this.#take(d), signal);
  }

  /** The place in the page that shows a field, `#f12-3`; of one that is not shown itself, that of its frame. */
  linkOf(cited: Cited): string | undefined {
    const id = this.#frames.get(cited.frame)?.fields.get(keyOf(cited))?.id;
    return id === undefined ? this.linkOfFrame(cited.frame) : `#${id}`;
  }

  linkOfFrame(number: number): string | undefined {
    return this.#frames.has(number) ? `#f${number}` : undefined;
  }

  /** In ascending order. */
  get frames(): CitedFrame[] {
    return [...this.#frames]
      .sort(([one], [other]) => one - other)
      .map(([number, { fields, sources }]) => ({ number, id: `f${number}`, fields: [...fields.values()], sources }));
  }

  #take(d: Dissection): void {
    const frame = this.#frames.get(d.frame.number)!;
    // Copies: a frame's bytes may stand in a buffer with those of others.
    frame.sources = d.sources.map(({ name, bytes }) => ({
      name,
      bytes: bytes.slice(0, CAPTURE_LIMITS.reportSourceBytes),
    }));
    const byName = Map.groupBy(nodesOf(d.tree), ({ field }) => field.name);
    for (const cited of frame.fields.values()) complete(cited, byName.get(cited.field) ?? []);
  }
}

interface Gathered {
  /** By {@link keyOf}. */
  readonly fields: Map<string, CitedField>;
  sources: CitedFrame["sources"];
}

function keyOf({ field, value, source, start, length }: Cited): string {
  return [field, value, source, start, length].join("\0");
}

/** Gives a field its line in the tree and, where they are not known, its places. */
function complete(cited: CitedField, nodes: readonly FieldNode[]): void {
  const [place] = cited.places;
  if (place !== undefined) {
    const node = nodes.find(({ source, start, length }) => {
      return source === place.source && start === place.start && length === place.length;
    });
    cited.text = node === undefined ? "" : nodeText(node);
    return;
  }
  const values = new Set([cited.value, ...cited.value.split(",")]);
  const meant = nodes.filter(({ field, value }) => values.has(valueText(field, value)));
  cited.text = meant.map(nodeText).join(", ");
  cited.places = meant.flatMap(({ source, start, length }) => (length > 0 ? [{ source, start, length }] : []));
}

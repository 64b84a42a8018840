import type { Field, FieldValue } from "../fields/field.ts";

/** A field in its place: a node of the tree of one frame. */
export interface FieldNode {
  readonly field: Field;
  readonly value: FieldValue;
  /** Which of the dissection's sources its bytes are in; 0 is the frame. */
  readonly source: number;
  /** First byte, from the beginning of the source … */
  readonly start: number;
  /** … and number of bytes; 0 for what is worked out from elsewhere. */
  length: number;
  /** Bytes of a layer with the layers above it, where `length` ends with its own header; of other fields the same. */
  readonly extent: number;
  /** What to write instead of `label: value`. */
  text: string | undefined;
  readonly children: FieldNode[];
}

/** Builds the tree of one frame as its fields are added. */
export class TreeBuilder {
  readonly roots: FieldNode[] = [];
  readonly #open: FieldNode[] = [];

  add(field: Field, value: FieldValue, source: number, start: number, length: number, text?: string): FieldNode {
    const node: FieldNode = { field, value, source, start, length, extent: length, text, children: [] };
    (this.#open.at(-1)?.children ?? this.roots).push(node);
    return node;
  }

  /** What is added from now on stands below `node`. */
  open(node: FieldNode): void {
    this.#open.push(node);
  }

  /** Open nodes, for {@link closeTo}. */
  get depth(): number {
    return this.#open.length;
  }

  /** Closes nodes until `depth` are open. */
  closeTo(depth: number): void {
    this.#open.length = depth;
  }

  /** Closes nodes until `depth` are open, and gives them back for {@link putBack}. */
  take(depth: number): FieldNode[] {
    return this.#open.splice(depth);
  }

  /** Closes nodes until `depth` are open, and opens those again that {@link take} closed. */
  putBack(depth: number, nodes: readonly FieldNode[]): void {
    this.#open.length = depth;
    this.#open.push(...nodes);
  }
}

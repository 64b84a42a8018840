import { wantedFields, type Dissection, type Wanted } from "../dissect/dissection.ts";
import type { FieldNode } from "../dissect/tree.ts";
import { allFields, type Field, type FieldValue } from "../fields/field.ts";
import type { FieldNeed, FrameValues } from "./values.ts";

/**
 * A dissected frame as filters ask it. Before a frame, its dissection begins with {@link wanted}; after it, {@link read}. Only
 * the fields that the filter needs are collected; the tree is built only for what needs places: layers, and bytes of
 * protocols.
 */
export class DissectedValues implements FrameValues {
  readonly wanted: Wanted;
  readonly #dissection: Dissection;
  readonly #found = new Map<Field, Placed[]>();
  readonly #layers = new Map<Field, number>();

  constructor(dissection: Dissection, needs: readonly FieldNeed[]) {
    this.#dissection = dissection;
    const needsTree = needs.some(({ field, value, layer }) => layer || (value && field.type === "protocol"));
    const fields = needs.map(({ field }) => field);
    this.wanted = needsTree ? { tree: true } : { fields: wantedFields(fields, allFields().length) };
    if (needsTree) for (const field of fields) this.#found.set(field, []);
  }

  /** Takes what was found of the frame that has just been dissected. */
  read(): void {
    if (this.wanted.tree !== true) return;
    for (const found of this.#found.values()) found.length = 0;
    this.#layers.clear();
    for (const root of this.#dissection.tree) this.#collect(root, 1);
  }

  count(field: Field): number {
    return this.#found.get(field)?.length ?? this.#dissection.values(field).length;
  }

  number(field: Field, index: number): number {
    return this.value(field, index) as number;
  }

  value(field: Field, index: number): FieldValue {
    const found = this.#found.get(field)?.[index];
    if (found === undefined) return this.#dissection.values(field)[index] ?? null;
    return field.type === "protocol" ? this.#bytes(found.node, found.node.length) : found.node.value;
  }

  remainder(field: Field, index: number): Uint8Array {
    const { node } = this.#found.get(field)![index]!;
    return this.#bytes(node, node.extent);
  }

  layer(field: Field, index: number): number {
    return this.#found.get(field)?.[index]?.layer ?? 1;
  }

  /** @param layer which one of its protocol the node stands in, unless it is a protocol itself */
  #collect(node: FieldNode, layer: number): void {
    const { field } = node;
    const own = field.type === "protocol" ? (this.#layers.get(field) ?? 0) + 1 : layer;
    if (field.type === "protocol") this.#layers.set(field, own);
    this.#found.get(field)?.push({ node, layer: own });
    for (const child of node.children) this.#collect(child, own);
  }

  #bytes({ source, start }: FieldNode, length: number): Uint8Array {
    return this.#dissection.sources[source]!.bytes.subarray(start, start + length);
  }
}

/** A field of the frame, and the number of its layer. */
interface Placed {
  readonly node: FieldNode;
  readonly layer: number;
}

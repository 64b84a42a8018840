import type { FieldNode } from "../../dissect/tree.ts";
import { valueText } from "../../fields/format.ts";
import type { Direction } from "../../trace/trace.ts";
import { evidenceOf, nodesOf } from "../evidence.ts";
import type { Evidence } from "../explanation.ts";
import type { CitedValue, Piece } from "../tell.ts";

/** Something that a protocol carried, as its fields tell it. */
export interface Message {
  readonly frame: number;
  readonly direction: Direction;
  readonly kind: string;
  /** In few words, for a list. */
  readonly text: string;
  readonly bytes?: number;
  readonly fileName?: string;
  /** What follows the sender and its frame in a sentence, with its verb: `asks for /index.html`. */
  readonly told: readonly Piece[];
  readonly evidence: readonly [Evidence, ...Evidence[]];
}

/** What a reader of messages says of one layer. */
export interface Told extends Pick<Message, "kind" | "text" | "bytes" | "fileName" | "told"> {
  /** It is the one before with more of it: a file goes on. */
  readonly goesOn?: boolean;
}

/**
 * Reads one layer.
 *
 * @param before what was told last of the same direction
 * @returns undefined for what is not worth a sentence
 */
export type ReadMessage = (layer: Layer, before: Message | undefined) => Told | undefined;

/** One layer above the transport, and its fields by name. */
export class Layer {
  readonly frame: number;
  readonly node: FieldNode;
  /** As the Info column tells the frame. */
  readonly info: string;
  /** As the Protocol column names it. */
  readonly protocol: string;

  constructor(frame: number, node: FieldNode, protocol: string, info: string) {
    this.frame = frame;
    this.node = node;
    this.protocol = protocol;
    this.info = info;
  }

  /** The first field of a name, as `--fields` prints it. */
  value(field: string): string | undefined {
    const node = this.#find(field);
    return node === undefined ? undefined : valueText(node.field, node.value);
  }

  /** All fields of a name. */
  values(field: string): string[] {
    return [...nodesOf([this.node])]
      .filter((node) => node.field.name === field)
      .map((node) => valueText(node.field, node.value));
  }

  /** The first field of a name in a sentence: undefined where there is none. */
  cited(field: string, write: (value: string) => string = quoted): CitedValue | undefined {
    const node = this.#find(field);
    if (node === undefined) return undefined;
    return { text: write(valueText(node.field, node.value)), citation: evidenceOf(this.frame, node) };
  }

  /** All fields of some names in a sentence, in the order of the layer. */
  citedAll(fields: readonly string[]): CitedField[] {
    return [...nodesOf([this.node])]
      .filter(({ field }) => fields.includes(field.name))
      .map((node) => ({
        field: node.field.name,
        text: quoted(valueText(node.field, node.value)),
        citation: evidenceOf(this.frame, node),
      }));
  }

  /** The layer as a whole. */
  get evidence(): Evidence {
    return evidenceOf(this.frame, this.node);
  }

  /** Bytes of the field's own place. */
  lengthOf(field: string): number | undefined {
    return this.#find(field)?.length;
  }

  #find(field: string): FieldNode | undefined {
    for (const node of nodesOf([this.node])) if (node.field.name === field) return node;
    return undefined;
  }
}

/** A value, and the name of its field. */
export interface CitedField extends CitedValue {
  readonly field: string;
  readonly text: string;
  readonly citation: Evidence;
}

/** Text from the network, in a sentence: short, on one line. */
export function quoted(text: string): string {
  const line = text.replace(/\s+/gu, " ").trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST).toWellFormed()}…` : line;
}

const LONGEST = 120;

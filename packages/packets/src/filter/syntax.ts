import type { Span } from "./mistake.ts";

// A filter as it is written, before anything is known of its fields.

/** How the values of two sides must be to each other. */
export type Relation = "==" | "!=" | "===" | "!==" | ">" | "<" | ">=" | "<=";

/** Whether one value is enough, or every value counts. */
export type Quantifier = "any" | "all";

export type ArithmeticOperator = "+" | "-" | "*" | "/" | "%" | "&";

/** A part of a value, or of the layers of a frame. Negative positions count from the end. */
export type Range =
  | { readonly kind: "length"; readonly start: number; readonly length: number }
  | { readonly kind: "end"; readonly start: number; readonly end: number }
  | { readonly kind: "rest"; readonly start: number };

/** Something that has values: none, one or several in a frame. */
export type Expression =
  /** A field, or a value without quotes: which of the two is told by the other side. */
  | (Span & { readonly type: "word"; readonly text: string; readonly layers?: readonly Range[] })
  | (Span & { readonly type: "string"; readonly bytes: Uint8Array })
  | (Span & { readonly type: "character"; readonly code: number })
  | (Span & { readonly type: "slice"; readonly of: Expression; readonly ranges: readonly Range[] })
  | (Span & {
      readonly type: "call";
      readonly name: string;
      readonly nameEnd: number;
      readonly of: readonly Expression[];
    })
  | (Span & { readonly type: "negation"; readonly of: Expression })
  | (Span & {
      readonly type: "arithmetic";
      readonly operator: ArithmeticOperator;
      readonly left: Expression;
      readonly right: Expression;
    });

/** An element of a set: one value, or everything from one to another. */
export interface SetElement {
  readonly low: Expression;
  readonly high?: Expression;
}

/** Something that is true or false of a frame. */
export type Test =
  /** Two or more, none of which is of the same type. */
  | (Span & { readonly type: "and" | "or" | "xor"; readonly of: readonly Test[] })
  | (Span & { readonly type: "not"; readonly of: Test })
  /** A field that is there, or arithmetic that is not zero. */
  | (Span & { readonly type: "presence"; readonly of: Expression })
  | (Span & {
      readonly type: "comparison";
      readonly relation: Relation;
      readonly quantifier?: Quantifier;
      readonly left: Expression;
      readonly right: Expression;
    })
  | (Span & {
      readonly type: "contains";
      readonly quantifier?: Quantifier;
      readonly left: Expression;
      readonly right: Expression;
    })
  | (Span & {
      readonly type: "matches";
      readonly quantifier?: Quantifier;
      readonly left: Expression;
      readonly right: Expression;
    })
  | (Span & {
      readonly type: "membership";
      readonly isNegated: boolean;
      readonly quantifier?: Quantifier;
      readonly left: Expression;
      readonly set: readonly SetElement[];
    });

import fc from "fast-check";
import { expect, test } from "vitest";
import { defineFields, type Field } from "../../src/fields/field.ts";
import { parseFilter } from "../../src/filter/filter.ts";
import { formatFilter } from "../../src/filter/format.ts";
import type { Expression, Range, Test } from "../../src/filter/syntax.ts";
import { naiveMatches, type NaiveFrame } from "./naive-filter.ts";
import { SampleFrame } from "./sample.ts";

const { byte, word, big, text } = defineFields({
  byte: { name: "f.byte", label: "", type: "uint8" },
  word: { name: "f.word", label: "", type: "int32" },
  big: { name: "f.big", label: "", type: "uint64" },
  text: { name: "f.text", label: "", type: "string" },
});

const PLACE = { from: 0, to: 0 };

const field = (...fields: readonly Field[]): fc.Arbitrary<Expression> =>
  fc.constantFrom(...fields).map(({ name }) => ({ type: "word", text: name, ...PLACE }));
const number: fc.Arbitrary<Expression> = fc.oneof(
  fc.integer({ min: 0, max: 6 }).map((value): Expression => ({ type: "word", text: String(value), ...PLACE })),
  fc.nat(6).map((code): Expression => ({ type: "character", code, ...PLACE })),
);
const letters = fc.string({ unit: fc.constantFrom("a", "b", "A"), maxLength: 3 });
const literal = letters.map((given): Expression => ({
  type: "string",
  bytes: new TextEncoder().encode(given),
  ...PLACE,
}));
const range: fc.Arbitrary<Range> = fc.oneof(
  fc.record({
    kind: fc.constant("length" as const),
    start: fc.integer({ min: -3, max: 3 }),
    length: fc.integer({ min: 1, max: 3 }),
  }),
  fc.record({ kind: fc.constant("rest" as const), start: fc.integer({ min: -3, max: 3 }) }),
  fc.record({ kind: fc.constant("end" as const), start: fc.nat(2), end: fc.integer({ min: 2, max: 4 }) }),
);

/** Expressions with a number as their value that have a field in them. */
const numeric = fc.letrec<{ numeric: Expression }>((tie) => ({
  numeric: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    field(byte, word, big),
    fc
      .tuple(fc.constantFrom("+", "-", "*", "/", "%", "&"), tie("numeric"), fc.oneof(number, tie("numeric")))
      .map(([operator, left, right]): Expression => ({ type: "arithmetic", operator, left, right, ...PLACE })),
    tie("numeric").map((of): Expression => ({ type: "negation", of, ...PLACE })),
    fc
      .tuple(fc.constantFrom("max", "min"), fc.array(tie("numeric"), { minLength: 1, maxLength: 2 }))
      .map(([name, of]): Expression => ({ type: "call", name, nameEnd: 0, of, ...PLACE })),
    field(byte, word, big, text).map((of): Expression => ({
      type: "call",
      name: "count",
      nameEnd: 0,
      of: [of],
      ...PLACE,
    })),
    field(text).map((of): Expression => ({ type: "call", name: "len", nameEnd: 0, of: [of], ...PLACE })),
  ),
})).numeric;

const textual: fc.Arbitrary<Expression> = fc.oneof(
  field(text),
  field(text).map((of): Expression => ({ type: "call", name: "upper", nameEnd: 0, of: [of], ...PLACE })),
  field(byte, word, big).map((of): Expression => ({ type: "call", name: "string", nameEnd: 0, of: [of], ...PLACE })),
);

const quantifier = fc.constantFrom({}, { quantifier: "any" as const }, { quantifier: "all" as const });
const relation = fc.constantFrom("==", "!=", "===", "!==", ">", "<", ">=", "<=");

const filter = fc.letrec<{ test: Test }>((tie) => ({
  test: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc
      .tuple(
        quantifier,
        relation,
        fc.oneof(fc.tuple(numeric, fc.oneof(number, numeric)), fc.tuple(textual, fc.oneof(literal, textual))),
      )
      .map(([all, is, [left, right]]): Test => ({ type: "comparison", relation: is, ...all, left, right, ...PLACE })),
    fc
      .tuple(quantifier, fc.constantFrom("contains", "matches"), textual, literal)
      .map(([all, type, left, right]): Test => ({ type, ...all, left, right, ...PLACE })),
    fc
      .tuple(
        quantifier,
        relation,
        fc.constantFrom("==", "!="),
        field(text),
        fc.array(range, { minLength: 1, maxLength: 2 }),
        literal,
      )
      .map(([all, , is, of, ranges, right]): Test => {
        const left: Expression = { type: "slice", of, ranges, ...PLACE };
        return { type: "comparison", relation: is, ...all, left, right, ...PLACE };
      }),
    fc
      .tuple(quantifier, fc.boolean(), fc.oneof(fc.tuple(numeric, sets(number)), fc.tuple(textual, sets(literal))))
      .map(([all, isNegated, [left, set]]): Test => ({ type: "membership", isNegated, ...all, left, set, ...PLACE })),
    fc
      .oneof(
        field(byte, word, big, text),
        numeric.filter(({ type }) => type !== "call"),
      )
      .map((of): Test => ({ type: "presence", of, ...PLACE })),
    tie("test").map((of): Test => ({ type: "not", of, ...PLACE })),
    fc
      .tuple(fc.constantFrom("and", "or", "xor"), fc.array(tie("test"), { minLength: 2, maxLength: 4 }))
      .map(([type, of]): Test => ({
        type,
        of: of.flatMap((part) => (part.type === type ? part.of : [part])),
        ...PLACE,
      })),
  ),
})).test;

function sets(end: fc.Arbitrary<Expression>) {
  const element = fc.oneof(
    end.map((low) => ({ low })),
    fc.tuple(end, end).map(([low, high]) => ({ low, high })),
  );
  return fc.array(element, { minLength: 1, maxLength: 5 });
}

const frame = fc.record({
  "f.byte": fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 3 }),
  "f.word": fc.array(fc.integer({ min: -6, max: 6 }), { maxLength: 2 }),
  "f.big": fc.array(fc.bigInt({ min: 0n, max: 6n }), { maxLength: 2 }),
  "f.text": fc.array(letters, { maxLength: 2 }),
});

test("a compiled filter finds what the plain reading of the language finds", () => {
  fc.assert(
    fc.property(filter, fc.array(frame, { minLength: 1, maxLength: 5 }), (tree, frames) => {
      const { filter: compiled, error } = parseFilter(formatFilter(tree));
      expect(error).toBeUndefined();
      for (const values of frames) {
        const plain: NaiveFrame = Object.fromEntries(
          Object.entries(values).map(([name, list]) => [
            name,
            list.map((value) => (typeof value === "number" ? BigInt(value) : value)),
          ]),
        );
        expect(compiled?.matches(new SampleFrame(values))).toBe(naiveMatches(tree, plain));
      }
    }),
    { numRuns: 5000 },
  );
});

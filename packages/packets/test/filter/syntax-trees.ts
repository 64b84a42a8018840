import fc from "fast-check";
import type { Expression, Range, SetElement, Test } from "../../src/filter/syntax.ts";

// Syntax trees at random, as `parse` makes them, whether or not they make sense.

const PLACE = { from: 0, to: 0 };

const range: fc.Arbitrary<Range> = fc.oneof(
  fc.record({
    kind: fc.constant("length" as const),
    start: fc.integer({ min: -20, max: 20 }),
    length: fc.integer({ min: 1, max: 20 }),
  }),
  fc
    .tuple(fc.nat(20), fc.nat(20), fc.boolean())
    .map(([start, more, isNegative]): Range =>
      isNegative
        ? { kind: "end", start: -start - more - 1, end: -start - 1 }
        : { kind: "end", start, end: start + more },
    ),
  fc.record({ kind: fc.constant("rest" as const), start: fc.integer({ min: -20, max: 20 }) }),
);
const ranges = fc.array(range, { minLength: 1, maxLength: 3 });

const word = fc.constantFrom(
  ...[
    "tcp",
    "tcp.port",
    "http.host",
    "ip.src",
    "80",
    "0x50",
    "1.5",
    "10.0.0.1",
    "10.0.0.0/8",
    "fe80::1",
    "fe80::/10",
    "::1",
  ],
  ...[
    "ff:ff:ff:ff:ff:ff",
    "ff-ff",
    "2004-05-13",
    ":ff",
    ".udp",
    "example",
    "a-b",
    "a_b",
    "_ws.expert",
    "True",
    "r",
    "inside",
  ],
);

const { expression, value } = fc.letrec<{ expression: Expression; value: Expression }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.record({ type: fc.constant("word" as const), text: word, from: fc.constant(0), to: fc.constant(0) }),
    fc.uint8Array({ maxLength: 8 }).map((bytes): Expression => ({ type: "string", bytes, ...PLACE })),
    fc.string().map((text): Expression => ({ type: "string", bytes: new TextEncoder().encode(text), ...PLACE })),
    fc.nat(255).map((code): Expression => ({ type: "character", code, ...PLACE })),
    fc.tuple(word, ranges).map(([text, layers]): Expression => ({ type: "word", text, layers, ...PLACE })),
    fc
      .tuple(tie("value"), ranges)
      .filter(([of]) => of.type !== "string" && of.type !== "character")
      .map(([of, parts]): Expression => ({ type: "slice", of, ranges: parts, ...PLACE })),
    fc
      .tuple(fc.constantFrom("len", "max", "f"), fc.array(tie("expression"), { maxLength: 3 }))
      .map(([name, of]): Expression => ({ type: "call", name, nameEnd: 0, of, ...PLACE })),
    tie("value").map((of): Expression => ({ type: "negation", of, ...PLACE })),
    tie("expression"),
  ),
  expression: fc.oneof(
    { maxDepth: 4 },
    tie("value"),
    fc
      .tuple(fc.constantFrom("+", "-", "*", "/", "%", "&"), tie("expression"), tie("expression"))
      .map(([operator, left, right]): Expression => ({ type: "arithmetic", operator, left, right, ...PLACE })),
  ),
}));

const quantifier = fc.constantFrom({}, { quantifier: "any" as const }, { quantifier: "all" as const });
const relation = fc.constantFrom("==", "!=", "===", "!==", ">", "<", ">=", "<=");
const element: fc.Arbitrary<SetElement> = fc.oneof(
  value.map((low) => ({ low })),
  fc.tuple(value, value).map(([low, high]) => ({ low, high })),
);

/** A test at random, of the depth of a filter that a person writes. */
export const syntaxTree: fc.Arbitrary<Test> = fc.letrec<{ test: Test }>((tie) => ({
  test: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    expression.map((of): Test => ({ type: "presence", of, ...PLACE })),
    fc
      .tuple(quantifier, relation, expression, expression)
      .map(([all, is, left, right]): Test => ({ type: "comparison", relation: is, ...all, left, right, ...PLACE })),
    fc
      .tuple(quantifier, fc.constantFrom("contains", "matches"), expression, expression)
      .map(([all, type, left, right]): Test => ({ type, ...all, left, right, ...PLACE })),
    fc
      .tuple(quantifier, fc.boolean(), expression, fc.array(element, { minLength: 1, maxLength: 4 }))
      .map(([all, isNegated, left, set]): Test => ({ type: "membership", isNegated, ...all, left, set, ...PLACE })),
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

/** A tree without places, to be compared with another. */
export function withoutPlaces(tree: unknown): unknown {
  if (tree instanceof Uint8Array) return [...tree];
  if (Array.isArray(tree)) return tree.map(withoutPlaces);
  if (typeof tree !== "object" || tree === null) return tree;
  const kept = Object.entries(tree).filter(([key]) => key !== "from" && key !== "to" && key !== "nameEnd");
  return Object.fromEntries(kept.map(([key, part]) => [key, withoutPlaces(part)]));
}

import fc from "fast-check";
import { expect, test } from "vitest";
import { formatFilter } from "../../src/filter/format.ts";
import { parse } from "../../src/filter/parser.ts";
import { syntaxTree, withoutPlaces } from "./syntax-trees.ts";

test("what is written out is read as the same", () => {
  fc.assert(
    fc.property(syntaxTree, (tree) => {
      expect(withoutPlaces(parse(formatFilter(tree)).test)).toEqual(withoutPlaces(tree));
    }),
    { numRuns: 2000 },
  );
});

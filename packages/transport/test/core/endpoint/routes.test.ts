import fc from "fast-check";
import { expect, it } from "vitest";
import { Routes } from "../../../src/core/endpoint/routes.ts";

const id = fc.uint8Array({ minLength: 8, maxLength: 8 });

it("finds each connection by its id in the middle of a packet, and no other", () => {
  fc.assert(
    fc.property(fc.uniqueArray(id, { selector: (each) => each.join(), maxLength: 50 }), id, (ids, stranger) => {
      const routes = new Routes<number>();
      const added = ids.filter((each, number) => routes.add(each, number));
      for (const each of added) {
        const packet = Uint8Array.of(0x50, ...each, 0, 0, 0, 1);
        expect(ids[routes.find(packet, 1)!]).toEqual(each);
      }
      for (const each of added) routes.remove(each);
      expect([routes.size, routes.find(stranger, 0)]).toEqual([0, undefined]);
    }),
  );
});

it("tells ids apart by each of the 53 bits that it looks at", () => {
  const zeros = new Uint8Array(8);
  const routes = new Routes<string>();
  expect(routes.add(zeros, "zeros")).toBe(true);
  let seen = 0;
  for (let bit = 0; bit < 64; bit++) {
    const other = new Uint8Array(8);
    other[bit >> 3] = 0x80 >> (bit & 7);
    if (routes.find(other, 0) === undefined) seen++;
  }
  expect(seen).toBe(53);
  expect(routes.add(zeros.slice(), "again")).toBe(false);
});

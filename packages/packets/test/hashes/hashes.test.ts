import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { md5 } from "../../src/hashes/md5.ts";
import { sha256 } from "../../src/hashes/sha256.ts";

describe("a hash", () => {
  it.each([
    ["md5", md5],
    ["sha256", sha256],
  ] as const)("%s is the one that everybody else makes", (name, hash) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(hash(bytes)).toBe(createHash(name).update(bytes).digest("hex"));
      }),
    );
  });
});

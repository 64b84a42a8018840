import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { WiresideError, formatAddress, parseAddress } from "@wireside/protocol";

describe("an address", () => {
  it.each([
    ["hub.example", "hub.example", 4747, undefined],
    ["Hub.Example:80", "hub.example", 80, undefined],
    ["  127.0.0.1:4747\n", "127.0.0.1", 4747, undefined],
    ["[::1]:4747", "::1", 4747, undefined],
    ["[::1]", "::1", 4747, undefined],
    ["::1", "::1", 4747, undefined],
    ["fe80:0:0::1", "fe80::1", 4747, undefined],
    ["http://localhost:8080/", "localhost", 8080, false],
    ["https://hub.example", "hub.example", 4747, true],
    ["https://hub.example:443/#invite=abc", "hub.example", 443, true],
    ["HTTPS://[fd00::2]:5000/rooms?a=b", "fd00::2", 5000, true],
    ["münchen.example", "xn--mnchen-3ya.example", 4747, undefined],
  ])("%j is understood", (text, host, port, secure) => {
    expect(parseAddress(text)).toEqual({ host, port, secure });
  });

  it.each([
    "",
    " ",
    ":4747",
    "hub:0",
    "hub:65536",
    "hub:123456",
    "hub:",
    "a b",
    "user@hub",
    "ftp://hub",
    "hub?x",
    "hub#x",
    "[::1",
    "[hub]",
    "::1::",
    "1:2:3",
    "%41",
    "a\\b",
  ])("%j is refused with bad_address", (text) => {
    expect(() => parseAddress(text)).toThrow(expect.objectContaining({ code: "bad_address" }) as Error);
  });

  it("is either understood or refused with bad_address, and what is understood is written so that it is understood again", () => {
    const shaped = fc.string({ unit: fc.constantFrom(..."abh1.:[]/%@#?-_ é") });
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), shaped, fc.webUrl(), fc.ipV6()), (text) => {
        try {
          const { host, port } = parseAddress(text);
          expect(parseAddress(formatAddress({ host, port }))).toEqual({ host, port, secure: undefined });
        } catch (error) {
          expect(error).toBeInstanceOf(WiresideError);
          expect((error as WiresideError).code).toBe("bad_address");
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

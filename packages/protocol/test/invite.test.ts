import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toBase64url } from "@wireside/bytes";
import {
  WiresideError,
  decodeInvite,
  encodeInvite,
  formatFingerprint,
  inviteCodeIn,
  inviteLink,
  normalizeFingerprint,
  type InviteCode,
} from "@wireside/protocol";

const secret = fc.uint8Array({ minLength: 16, maxLength: 16 });
const fingerprint = fc.option(fc.uint8Array({ minLength: 32, maxLength: 32 }).map(formatFingerprint), { nil: null });
const address = fc
  .tuple(
    fc.oneof(fc.domain(), fc.ipV4(), fc.constant("localhost"), fc.constant("[fe80::1]")),
    fc.integer({ min: 1, max: 65_535 }),
  )
  .map(([host, port]) => `${host.toLowerCase()}:${port}`);
const invite: fc.Arbitrary<InviteCode> = fc.record({ address, secret, fingerprint });

const sample: InviteCode = {
  address: "hub.example:4747",
  secret: new Uint8Array(16).fill(7),
  fingerprint: formatFingerprint(new Uint8Array(32).fill(171)),
};

function refusal(text: string): WiresideError {
  try {
    decodeInvite(text);
  } catch (error) {
    if (error instanceof WiresideError) return error;
    throw error;
  }
  throw new Error("the invite was accepted");
}

describe("an invite", () => {
  it("comes back as it went, as a code and as a link", () => {
    fc.assert(
      fc.property(invite, (given) => {
        const code = encodeInvite(given);
        expect(decodeInvite(code)).toEqual(given);
        expect(decodeInvite(` ${inviteLink(code)}\n`)).toEqual(given);
        expect(inviteCodeIn(inviteLink(code))).toBe(code);
      }),
    );
  });

  it("is refused at every truncation and with anything behind it", () => {
    const code = encodeInvite(sample);
    for (let length = 0; length < code.length; length++) expect(refusal(code.slice(0, length)).code).toBe("bad_invite");
    expect(refusal(`${code}AAAA`).message).toContain("more bytes follow");
  });

  it("says what is wrong with it", () => {
    const head = (version: number, flags: number) => toBase64url(Uint8Array.of(version, flags));
    expect(refusal(head(1, 0)).message).toBe(
      "The invite cannot be used: invite › secret: needs 16 bytes at offset 2, but 0 are left.",
    );
    expect(refusal(head(2, 0)).message).toContain("version is 2");
    expect(refusal(head(1, 6)).message).toContain("flags 6");
    expect(refusal("not an invite").message).toContain("character 3");
    expect(refusal("A".repeat(1_000)).message).toContain("longer than 512");
  });

  it("is refused with bad_invite, and never otherwise, whatever the text", () => {
    const almost = fc.tuple(invite, fc.nat(), fc.string({ maxLength: 2 })).map(([given, at, put]) => {
      const code = encodeInvite(given);
      return code.slice(0, at % code.length) + put + code.slice((at % code.length) + 1);
    });
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), almost), (text) => {
        try {
          decodeInvite(text);
        } catch (error) {
          expect(error).toBeInstanceOf(WiresideError);
          expect((error as WiresideError).code).toBe("bad_invite");
        }
      }),
    );
  });

  it("cannot be made from a secret or a fingerprint of the wrong length", () => {
    expect(() => encodeInvite({ ...sample, secret: new Uint8Array(15) })).toThrow(RangeError);
    expect(() => encodeInvite({ ...sample, fingerprint: "AB:CD" })).toThrow(RangeError);
  });
});

describe("a fingerprint", () => {
  it("is upper-case hex with colons", () => {
    expect(formatFingerprint(Uint8Array.of(0, 171, 16))).toBe("00:AB:10");
  });

  it("is understood in either case, with colons or without", () => {
    const digest = new Uint8Array(32).fill(171);
    expect(normalizeFingerprint("ab".repeat(32))).toBe(formatFingerprint(digest));
    expect(normalizeFingerprint(formatFingerprint(digest).toLowerCase())).toBe(formatFingerprint(digest));
    expect(normalizeFingerprint("ab".repeat(31))).toBeUndefined();
    expect(normalizeFingerprint("hello")).toBeUndefined();
  });
});

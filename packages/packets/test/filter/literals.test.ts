import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ipv6Text } from "../../src/fields/format.ts";
import { parseIpv4, parseIpv6 } from "../../src/filter/addresses.ts";
import { parseBytes, parseGuid } from "../../src/filter/byte-strings.ts";
import { parseInteger } from "../../src/filter/integers.ts";
import { parseSeconds, parseTime } from "../../src/filter/times.ts";
import { bytes } from "./sample.ts";

describe("whole numbers", () => {
  test.each([
    ["0", 0n],
    ["80", 80n],
    ["0x50", 80n],
    ["0X5a", 90n],
    ["0120", 80n],
    ["00", 0n],
    ["0b101", 5n],
    ["-5", -5n],
    ["+5", 5n],
    ["-0x10", -16n],
    ["18446744073709551616", 18_446_744_073_709_551_616n],
  ])("%s", (text, value) => expect(parseInteger(text)).toBe(value));

  test.each(["", "08", "0x", "0xg", "1.5", "1e3", "1_000", "٣", " 1", "--1", "0b2"])("not %s", (text) => {
    expect(parseInteger(text)).toBeUndefined();
  });
});

describe("IPv4 addresses", () => {
  test("a network is all of its addresses", () => {
    expect(parseIpv4("10.1.2.3")).toEqual({ low: 0x0a010203, high: 0x0a010203 });
    expect(parseIpv4("10.1.2.3/8")).toEqual({ low: 0x0a000000, high: 0x0affffff });
    expect(parseIpv4("255.255.255.255/32")).toEqual({ low: 0xffffffff, high: 0xffffffff });
    expect(parseIpv4("1.2.3.4/0")).toEqual({ low: 0, high: 0xffffffff });
  });

  test.each([
    "10",
    "10.0.0",
    "10.0.0.256",
    "10.0.0.1/33",
    "10.0.0.1/",
    "10.0.0.1/a",
    "1.2.3.4.5",
    "a.b.c.d",
    "1.2.3.-4",
  ])("not %s", (text) => expect(parseIpv4(text)).toBeUndefined());
});

describe("IPv6 addresses", () => {
  test.each([
    ["::", "00000000000000000000000000000000"],
    ["::1", "00000000000000000000000000000001"],
    ["1::", "00010000000000000000000000000000"],
    ["2001:db8::8:800:200c:417a", "20010db80000000000080800200c417a"],
    ["2001:DB8:0:0:8:800:200C:417A", "20010db80000000000080800200c417a"],
    ["::ffff:129.144.52.38", "00000000000000000000ffff81903426"],
    ["0:0:0:0:0:0:13.1.68.3", "0000000000000000000000000d014403"],
  ])("%s", (text, hex) => expect(parseIpv6(text)?.low).toEqual(bytes(hex)));

  test("a network is all of its addresses", () => {
    expect(parseIpv6("2001:db8::/33")).toEqual({
      low: bytes("20010db8000000000000000000000000"),
      high: bytes("20010db87fffffffffffffffffffffff"),
    });
    expect(parseIpv6("::/0")?.high).toEqual(new Uint8Array(16).fill(255));
    expect(parseIpv6("::1/128")?.high).toEqual(parseIpv6("::1")?.high);
  });

  test.each([
    "",
    ":",
    ":::",
    "1",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "1::2::3",
    "12345::",
    "g::",
    "::1/129",
    "1.2.3.4::",
  ])("not %s", (text) => expect(parseIpv6(text)).toBeUndefined());

  test("what is printed is read as the same", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(0, 0, 1, 255), { minLength: 16, maxLength: 16 }), (list) => {
        const address = Uint8Array.from(list);
        expect(parseIpv6(ipv6Text(address))?.low).toEqual(address);
      }),
    );
  });
});

describe("bytes", () => {
  test.each([
    ["47:45:54", "474554"],
    ["47-45-54", "474554"],
    ["47.45.54", "474554"],
    ["474554", "474554"],
    ["0.1.0.d", "0001000d"],
    ["0011.2233", "00112233"],
    ["ffff.ffff.ffff", "ffffffffffff"],
    ["7", "07"],
    ["ff", "ff"],
    ["0xff", "ff"],
    ["AA:bb", "aabb"],
  ])("%s", (text, hex) => expect(parseBytes(text)).toEqual(bytes(hex)));

  test.each(["", "0x100", "001", "xy", "aa:", ":aa", "aa:bb-cc", "aaa:bb", "aabbcc:dd", "0x1:2"])("not %s", (text) => {
    expect(parseBytes(text)).toBeUndefined();
  });

  test("a GUID is sixteen", () => {
    expect(parseGuid("f81d4fae-7dec-11d0-a765-00a0c91e6bf6")).toEqual(bytes("f81d4fae7dec11d0a76500a0c91e6bf6"));
    expect(parseGuid("f81d4fae7dec11d0a76500a0c91e6bf6")).toBeUndefined();
  });
});

describe("times", () => {
  const SECOND = 1_000_000_000n;

  test.each([
    ["2004-05-13 10:17:07", 1_084_443_427n * SECOND],
    ["2004-05-13T10:17:07", 1_084_443_427n * SECOND],
    ["2004-05-13T10:17:07Z", 1_084_443_427n * SECOND],
    ["2004-05-13 10:17:07 UTC", 1_084_443_427n * SECOND],
    ["2004-05-13 10:17:07.311224", 1_084_443_427n * SECOND + 311_224_000n],
    ["2004-05-13 10:17:07.1234567891", 1_084_443_427n * SECOND + 123_456_789n],
    ["2004-05-13 10:17:07+02:00", 1_084_436_227n * SECOND],
    ["2004-05-13 10:17:07-0030", 1_084_445_227n * SECOND],
    ["2004-05-13 10:17", 1_084_443_420n * SECOND],
    ["2004-05-13", 1_084_406_400n * SECOND],
    ["May 13, 2004 10:17:07", 1_084_443_427n * SECOND],
    ["may  3, 2004 10:17:07.5 UTC", 1_083_579_427n * SECOND + SECOND / 2n],
    ["1969-12-31 23:59:59", -SECOND],
  ])("%s", (text, value) => expect(parseTime(text)).toBe(value));

  test.each([
    "",
    "yesterday",
    "2004-13-13",
    "2004-02-30",
    "2004-05-13 25:00:00",
    "2004-05-13 10:60",
    "May 13, 2004",
    "13 May 2004",
  ])("not %s", (text) => expect(parseTime(text)).toBeUndefined());

  test.each([
    ["1", SECOND],
    ["0.25", SECOND / 4n],
    ["0.000000001", 1n],
    ["010", 10n * SECOND],
  ])("%s seconds", (text, value) => expect(parseSeconds(text)).toBe(value));

  test.each(["", ".5", "1.", "1e3", "0x10", "0.0000000001", "1s"])("not %s seconds", (text) => {
    expect(parseSeconds(text)).toBeUndefined();
  });
});

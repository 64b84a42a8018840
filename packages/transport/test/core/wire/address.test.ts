import { ADDRESS_BYTES as DATAGRAM_ADDRESS_BYTES } from "@wireside/datagram";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  ADDRESS_BYTES,
  formatAddress,
  isLoopback,
  isSameAddress,
  isSameHost,
  parseAddress,
} from "../../../src/core/wire/address.ts";

function address(text: string): Uint8Array {
  const bytes = parseAddress(text);
  if (bytes === undefined) throw new Error(`${text} is no address`);
  return bytes;
}

const ipv4 = fc.tuple(fc.ipV4(), fc.nat(65_535)).map(([host, port]) => `${host}:${port}`);
const ipv6 = fc.tuple(fc.ipV6(), fc.nat(65_535)).map(([host, port]) => `[${host}]:${port}`);

describe("an address", () => {
  it("has the bytes of the sockets", () => {
    expect(ADDRESS_BYTES).toBe(DATAGRAM_ADDRESS_BYTES);
    expect([...address("192.0.2.1:4747")]).toEqual([4, 0, 0x12, 0x8b, 0, 0, 0, 0, 192, 0, 2, 1, ...new Uint8Array(12)]);
    expect([...address("[fe80::1%2]:80")]).toEqual([6, 0, 0, 80, 0, 0, 0, 2, 0xfe, 0x80, ...new Uint8Array(13), 1]);
  });

  it("is the same after it was written and read", () => {
    fc.assert(
      fc.property(fc.oneof(ipv4, ipv6), (text) => {
        const bytes = address(text);
        expect(address(formatAddress(bytes))).toEqual(bytes);
      }),
    );
  });

  it("is written as the URL standard writes it", () => {
    fc.assert(
      fc.property(ipv6, (text) => {
        fc.pre(!text.includes(".") && address(text)[0] === 6);
        expect(formatAddress(address(text)).replace(/:\d+$/, "")).toBe(new URL(`ws://${text}`).hostname);
      }),
    );
    expect(formatAddress(address("[2001:DB8:0:0:1:0:0:1]:1"))).toBe("[2001:db8::1:0:0:1]:1");
    expect(formatAddress(address("[fe80::1%7]:1"))).toBe("[fe80::1%7]:1");
  });

  it("has one form for each peer: IPv4 within IPv6 is IPv4", () => {
    expect(address("[::ffff:192.0.2.1]:4747")).toEqual(address("192.0.2.1:4747"));
  });

  it.each([
    "",
    "192.0.2.1",
    "192.0.2:1",
    "192.0.2.256:1",
    "192.0.2.01:1",
    "192.0.2.1:65536",
    "2001:db8::1:4747",
    "[2001:db8::1]",
    "[1:2:3:4:5:6:7]:1",
    "[1:2:3:4:5:6:7:8:9]:1",
    "[1::2::3]:1",
    "[1:2:3:4::5:6:7:8]:1",
    "[12345::]:1",
    "[:1]:1",
    "[1.2.3.4::]:1",
    "[fe80::1%4294967296]:1",
    "[fe80::1%eth0]:1",
    "example.net:80",
  ])("is not %j", (text) => {
    expect(parseAddress(text)).toBeUndefined();
  });

  it("is compared with the port and without", () => {
    const [a, b, c] = [address("192.0.2.1:1"), address("192.0.2.1:2"), address("192.0.2.2:1")];
    expect([isSameAddress(a, address("192.0.2.1:1")), isSameAddress(a, b), isSameAddress(a, c)]).toEqual([
      true,
      false,
      false,
    ]);
    expect([isSameHost(a, b), isSameHost(a, c)]).toEqual([true, false]);
    expect(isSameHost(address("[fe80::1%1]:1"), address("[fe80::1%2]:1"))).toBe(false);
    const both = Uint8Array.from([...a, ...b]);
    expect([isSameAddress(both, b, ADDRESS_BYTES), isSameAddress(b, both, 0, ADDRESS_BYTES)]).toEqual([true, true]);
  });

  it("knows the machine itself", () => {
    const texts = ["127.0.0.1:1", "127.9.9.9:1", "[::1]:1", "128.0.0.1:1", "[::2]:1", "[::1:1]:1", "[1::1]:1"];
    expect(texts.map((text) => isLoopback(address(text)))).toEqual([true, true, true, false, false, false, false]);
  });

  it("is never made of any text by throwing", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.stringMatching(/^\[[0-9a-f:.]{0,20}\]:\d{0,3}$/)),
        (text) => void parseAddress(text),
      ),
    );
  });
});

import { networkInterfaces } from "node:os";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DatagramError, encodeAddress, hostOf, portOf } from "../src/index.ts";

describe("addresses of batches", () => {
  it("keep host and port, IPv6 in its canonical form", () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), fc.nat({ max: 0xffff }), (host, port) => {
        const address = encodeAddress(host, port);
        expect(portOf(address)).toBe(port);
        expect(hostOf(address)).toBe(canonical(host));
        expect(encodeAddress(hostOf(address), port)).toEqual(address);
      }),
    );
  });

  it.each([
    ["1.2.3.4", "040012340000000001020304000000000000000000000000"],
    ["::", "060012340000000000000000000000000000000000000000"],
    ["2001:db8::8:800:200c:417a", "060012340000000020010db80000000000080800200c417a"],
    ["64:ff9b::192.0.2.33", "06001234000000000064ff9b0000000000000000c0000221"],
    ["fe80::1%7", "0600123400000007fe800000000000000000000000000001"],
  ])("are bytes that others can rely on: %s", (host, bytes) => {
    expect(Buffer.from(encodeAddress(host, 0x1234)).toString("hex")).toBe(bytes);
  });

  it("have one form for an IPv4 peer, however it is written", () => {
    expect(encodeAddress("::ffff:192.0.2.1", 9)).toEqual(encodeAddress("192.0.2.1", 9));
    expect(encodeAddress("::ffff:c000:201", 9)).toEqual(encodeAddress("192.0.2.1", 9));
  });

  it("name the zone of a link-local host", () => {
    const zones = Object.entries(networkInterfaces()).flatMap(([name, entries]) =>
      (entries ?? [])
        .filter(({ scopeid }) => scopeid !== undefined && scopeid !== 0)
        .map(({ scopeid }) => [name, scopeid]),
    );
    for (const [name, scope] of zones) {
      expect(encodeAddress(`fe80::1%${name}`, 1)).toEqual(encodeAddress(`fe80::1%${scope}`, 1));
      expect(hostOf(encodeAddress(`fe80::1%${scope}`, 1))).toBe(`fe80::1%${name}`);
    }
    expect(hostOf(encodeAddress("fe80::1%4000000000", 1))).toBe("fe80::1%4000000000");
  });

  it("can stand at any place", () => {
    const batch = new Uint8Array(96);
    batch.set(encodeAddress("2001:db8::1", 80), 48);
    expect([hostOf(batch, 48), portOf(batch, 48)]).toEqual(["2001:db8::1", 80]);
  });

  it.each(["", "localhost", "1.2.3", "1.2.3.4.5", "::1::", "fe80::1%no such zone", "fe80::1%99999999999"])(
    "are none: “%s”",
    (host) => {
      expect(() => encodeAddress(host, 1)).toThrow(DatagramError);
    },
  );

  it.each([-1, 65_536, 0.5, Number.NaN])("have no port %d", (port) => {
    expect(() => encodeAddress("::1", port)).toThrow(RangeError);
  });
});

/** As the URL standard writes it, which shortens as RFC 5952 does. */
function canonical(host: string): string {
  if (!host.includes(":")) return host;
  return new URL(`http://[${host}]`).hostname.slice(1, -1);
}

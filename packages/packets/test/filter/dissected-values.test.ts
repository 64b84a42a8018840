import { describe, expect, test } from "vitest";
import { Dissection } from "../../src/dissect/dissection.ts";
import { Session } from "../../src/dissect/session.ts";
import { register } from "../../src/fields/registry.ts";
import { DissectedValues } from "../../src/filter/dissected-values.ts";
import { parseFilter } from "../../src/filter/filter.ts";
import { data } from "../../src/protocols/data.ts";
import { ethernet } from "../../src/protocols/ethernet.ts";
import { frame } from "../../src/protocols/frame.ts";
import { ip } from "../../src/protocols/ip.ts";
import { udp } from "../../src/protocols/udp.ts";

register(frame, ethernet, ip, udp, data);

/** A datagram of 10.0.0.1 within one of 1.1.1.1: IPv4 in IPv4 (RFC 2003). */
const TUNNEL = Uint8Array.from(
  Buffer.from(
    "0600000000ff0200000000010800" + // Ethernet
      "450000380001400040043cbb" +
      "0101010102020202" + // outer header
      "4500002400014000401126c6" +
      "0a0000010a000002" + // inner header
      "14ea003500100000" + // UDP from 5354 to 53
      "68656c6c6f776f72", // "hellowor"
    "hex",
  ),
);

function passes(text: string): boolean {
  const { filter, error } = parseFilter(text);
  if (filter === undefined) throw new Error(`${text}: ${error.message}`);
  const dissection = new Dissection(new Session());
  const values = new DissectedValues(dissection, filter.fields);
  Object.assign(dissection.frame, { number: 1, length: TUNNEL.length, linkType: 1 });
  dissection.begin(TUNNEL, values.wanted);
  dissection.call(frame, 0, TUNNEL.length);
  values.read();
  return filter.matches(values);
}

describe("filters over a dissected frame", () => {
  test.each([
    "udp",
    "ip.src == 1.1.1.1 and ip.src == 10.0.0.1",
    "ip.addr == 10.0.0.0/8 and udp.port == 53",
    "eth.src == 02:00:00:00:00:01",
    "eth.src[0:3] == 02:00:00",
    "count(ip) == 2",
    "ip#2 and not ip#3",
    "ip.src#1 == 1.1.1.1 and ip.src#2 == 10.0.0.1",
    "ip.src#[-1] == 10.0.0.1",
    "len(eth) == 14 and len(udp) == 8 and len(ip) == 20",
    "eth[12:2] == 08:00",
    "ip#2[12:4] == 0a:00:00:01",
    'eth contains "hello" and udp matches "WOR$"',
    'frame contains "hello" and frame[0:6] == 06:00:00:00:00:ff',
    'frame.protocols contains "ip:ip:udp"',
  ])("%s", (text) => expect(passes(text)).toBe(true));

  test.each(["udp.port == 80", "ip.src#2 == 1.1.1.1", "eth[14]", 'udp[8:] == "hello"'])("not: %s", (text) =>
    expect(passes(text)).toBe(false),
  );

  test("the tree is built only for what needs places", () => {
    const wanted = (text: string) =>
      new DissectedValues(new Dissection(new Session()), parseFilter(text).filter?.fields ?? []).wanted;
    expect(wanted("udp.port == 53 and ip")).not.toHaveProperty("tree");
    expect(wanted("udp.port == 53 and ip#2")).toEqual({ tree: true });
    expect(wanted("udp[0:2] == 00:35")).toEqual({ tree: true });
  });
});

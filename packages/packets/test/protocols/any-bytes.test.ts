import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allFields, Dissection, Session, treeText, wantedFields } from "@wireside/packets";
import type { Protocol } from "../../src/fields/protocol.ts";
import { allProtocols, protocolNamed } from "../../src/fields/registry.ts";
import { Frames, ipv4Frame, ipv6Frame, tcpFrame, udpFrame } from "./frames.ts";

const EVERYTHING = { tree: true, columns: true, fields: wantedFields(allFields(), allFields().length) };
const LINK_TYPES = [0, 1, 9, 12, 14, 100, 101, 108, 113, 228, 229, 276, 147];

/** Bytes as they come, and such as dissectors take for small numbers, lengths and text. */
const bytes = fc
  .oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.array(fc.constantFrom(0, 1, 2, 4, 6, 8, 16, 20, 32, 64, 69, 96, 128, 192, 255), { maxLength: 200 }),
    fc.array(fc.constantFrom(...Buffer.from("GET / HTTP/1.1\r\n: 0;,\tabc")), { maxLength: 200 }),
  )
  .map((content) => Uint8Array.from(content));

const protocols = allProtocols();

/** What was found lies within the bytes, and can be written. */
function checkFound(d: Dissection): void {
  expect(treeText(d.tree).length).toBeGreaterThan(0);
  for (const { start, length, source } of d.tree) {
    expect(start + length).toBeLessThanOrEqual(d.sources[source]!.bytes.length);
  }
  for (const stop of d.stops) expect(stop.had).toBeGreaterThanOrEqual(0);
}

function dissect(d: Dissection, protocol: Protocol, content: Uint8Array, missing: number): void {
  d.frame.number++;
  d.frame.length = content.length + missing;
  d.begin(content, EVERYTHING);
  d.call(protocol, 0, content.length + missing);
  checkFound(d);
}

/** Where a protocol is found: its ports, and the numbers in IP's header. */
const places = protocols.flatMap(({ id, carriedIn }) => [
  ...(carriedIn?.["tcp.port"] ?? []).slice(0, 2).map((port) => ({ id, over: "tcp", number: port })),
  ...(carriedIn?.["udp.port"] ?? []).slice(0, 2).map((port) => ({ id, over: "udp", number: port })),
  ...(carriedIn?.["ip.proto"] ?? []).map((number) => ({ id, over: "ip", number })),
  ...(carriedIn?.["ip.proto"] ?? []).map((number) => ({ id, over: "ipv6", number })),
]);

function framed(over: string, number: number, sequence: number, content: Uint8Array): Uint8Array {
  if (over === "tcp") return tcpFrame(40_000, number, sequence, content);
  if (over === "udp") return udpFrame(40_000, number, content);
  return over === "ip" ? ipv4Frame(number, content) : ipv6Frame(number, content);
}

describe("whatever bytes a frame has", () => {
  it.each(LINK_TYPES)("it is taken apart as far as it goes, of link type %d", (linkType) => {
    const d = new Dissection(new Session());
    d.frame.linkType = linkType;
    fc.assert(
      fc.property(bytes, fc.nat(40), (content, missing) => dissect(d, protocolNamed("frame")!, content, missing)),
      { numRuns: 300 },
    );
  });

  it.each(protocols.map(({ id }) => id))("%s takes them apart as far as it goes", (id) => {
    const d = new Dissection(new Session());
    fc.assert(
      fc.property(bytes, fc.nat(40), (content, missing) => dissect(d, protocolNamed(id)!, content, missing)),
      { numRuns: 200 },
    );
  });

  it.each(places)("$id takes apart what comes over $over ($number), frame after frame", ({ over, number }) => {
    const frames = new Frames();
    let sequence = 1;
    fc.assert(
      fc.property(bytes, (content) => {
        frames.add(framed(over, number, sequence, content));
        sequence += content.length;
        checkFound(frames.d);
      }),
      { numRuns: 200 },
    );
  });
});

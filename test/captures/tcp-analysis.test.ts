import { readFileSync } from "node:fs";
import {
  ColumnPrinter,
  Dissection,
  FrameDissector,
  ListPrinter,
  PacketIndex,
  Session,
  TextBuffer,
  allFields,
  bytesSource,
  columnWriters,
  fieldsNamed,
  listLine,
  openCapture,
  valueText,
  wantedFields,
  type FrameBatch,
} from "@wireside/packets";
import { expect, it } from "vitest";
import { describeWith } from "../needs.ts";
import { BYTES, FRAMES } from "../../packages/packets/src/conversations/layout.ts";
import { collectedCaptures, expectedTable } from "./collection.ts";

const NO_BIG_TCP = "tshark 4.0 does not know packets of more than 64 KiB whose length field is 0";

const NAMES = [...new Set(allFields().map(({ name }) => name))].filter(
  (name) => columnWriters([name], new PacketIndex({ isKept: false })) !== undefined,
);
const FIELDS = NAMES.map((name) => fieldsNamed(name));
const WANTED = { fields: wantedFields(FIELDS.flat(), allFields().length) };

/** Where tshark counts other conversations, and why. */
const OTHERS: Readonly<Record<string, string>> = {
  "ndpi/tests__cfgs__default__pcap__tls_heur__vmess-tcp.pcapng": "its SOCKS dissector opens conversations",
  "ndpi/tests__cfgs__default__pcap__tls_heur__vmess-websocket.pcapng": "its SOCKS dissector opens conversations",
  "tcpdump/tests__bigtcp-ipv4-geneve-ipv6.pcap": NO_BIG_TCP,
  "tcpdump/tests__bigtcp-ipv4-vxlan-ipv4.pcap": NO_BIG_TCP,
  "tcpdump/tests__bigtcp-ipv4-vxlan-ipv6.pcap": NO_BIG_TCP,
  "tcpdump/tests__bigtcp-ipv6-geneve-ipv6.pcap": NO_BIG_TCP,
  "tcpdump/tests__bigtcp-ipv6-vxlan-ipv6.pcap": NO_BIG_TCP,
  "tcpdump/tests__bigtcp-ipv6.pcap": NO_BIG_TCP,
};

/** What the frames of a capture have of the fields that columns know, a line each. */
type Lines = readonly string[];

async function* batchesOf(bytes: Uint8Array): AsyncGenerator<FrameBatch, void, undefined> {
  yield* (await openCapture(bytesSource(bytes))).batches();
}

function lineOf(d: Dissection): string {
  return FIELDS.map((fields) =>
    fields.flatMap((field) => d.values(field).map((value) => valueText(field, value))),
  ).join("\t");
}

/** By taking every frame apart, in order, or once more in a capture that was walked through. */
async function dissected(bytes: Uint8Array, session = new Session()): Promise<Lines> {
  const d = new Dissection(session);
  const dissector = new FrameDissector(d);
  const lines: string[] = [];
  for await (const batch of batchesOf(bytes)) {
    dissector.enter(batch);
    for (let at = 0; at < batch.count; at++) {
      dissector.dissect(at, WANTED);
      lines.push(lineOf(d));
    }
  }
  return lines;
}

/** From the columns that the walker fills; only special frames are taken apart. */
async function printed(bytes: Uint8Array): Promise<Lines> {
  const special = new Map<number, string>();
  const index: PacketIndex = new PacketIndex({
    isKept: false,
    onSpecial: (_batch, at) => {
      dissector.dissect(at, WANTED);
      special.set(at, lineOf(d));
    },
  });
  const d = new Dissection(new Session({}, index, "walking"));
  const dissector = new FrameDissector(d);
  const printer = new ColumnPrinter(index, columnWriters(NAMES, index)!);
  const out = new TextBuffer();
  const lines: string[] = [];
  for await (const batch of batchesOf(bytes)) {
    special.clear();
    dissector.enter(batch);
    index.add(batch);
    printer.print(batch, out, (at) => out.text(special.get(at)!));
    lines.push(...new TextDecoder().decode(out.take()).split("\n").slice(0, -1));
  }
  return lines;
}

/** All rows kept. */
async function walked(bytes: Uint8Array): Promise<PacketIndex> {
  const index: PacketIndex = new PacketIndex({ isKept: true, onSpecial: (_batch, at) => dissector.dissect(at, {}) });
  const dissector = new FrameDissector(new Dissection(new Session({}, index, "walking")));
  for await (const batch of batchesOf(bytes)) {
    dissector.enter(batch);
    index.add(batch);
  }
  return index;
}

/** The first lines that differ, each with its frame and field. */
function differences(ours: Lines, others: Lines): string[] {
  if (ours.length !== others.length) return [`${ours.length} frames, not ${others.length}`];
  return ours.flatMap((line, at) => {
    if (line === others[at]) return [];
    const cells = others[at]!.split("\t");
    return line.split("\t").flatMap((cell, i) => {
      return cell === cells[i] ? [] : [`frame ${at + 1}, ${NAMES[i]}: ${cell}, not ${cells[i]}`];
    });
  });
}

/** Packets and bytes that each side of each conversation sent, by the first packet's source. */
function totalsOf(file: string): string[] {
  const { fields, rows } = expectedTable(file);
  const column = (name: string): number => fields.indexOf(name);
  const [stream, length, icmp, icmpv6] = ["tcp.stream", "frame.len", "icmp.type", "icmpv6.type"].map(column);
  const source = ["ip.src", "ipv6.src", "tcp.srcport"].map(column);
  const totals: { opener: string; packets: [number, number]; bytes: [number, number] }[] = [];
  for (const row of rows) {
    if (row[stream!] === "") continue;
    const sender = source.map((at) => row[at]).join(" ");
    const total = (totals[Number(row[stream!])] ??= { opener: sender, packets: [0, 0], bytes: [0, 0] });
    if (row[icmp!] !== "" || row[icmpv6!] !== "") continue; // what ICMP quotes was not sent now
    const way = sender === total.opener ? 0 : 1;
    total.packets[way]++;
    total.bytes[way] += Number(row[length!]);
  }
  return totals.map(({ packets, bytes }) => [packets, bytes].join(" "));
}

function ourTotals({ tcp: { count, records } }: PacketIndex): string[] {
  return Array.from({ length: count }, (_, stream) => {
    const at = records.startOf(stream);
    const packets = [...records.wordsOf(stream).subarray(at + FRAMES, at + FRAMES + 2)];
    const bytes = [...records.doublesOf(stream).subarray((at + BYTES) >> 1, ((at + BYTES) >> 1) + 2)];
    return [packets, bytes].join(" ");
  });
}

/** A line of the packet list; its time has six decimals. */
function listed(d: Dissection): string {
  const { number, length, hasTime, sinceFirst } = d.frame;
  const size = sinceFirst < 0n ? -sinceFirst : sinceFirst;
  const digits = String(size / 1000n).padStart(7, "0");
  const time = `${sinceFirst < 0n ? "-" : ""}${digits.slice(0, -6)}.${digits.slice(-6)}`;
  return listLine({ ...d.columns, number, length, time: hasTime ? time : "" }).replaceAll("\n", " ");
}

describeWith(["captures"], "in every capture of the collection", () => {
  const captures = collectedCaptures();

  it("the columns tell the same as taking each frame apart", async () => {
    for (const { file, path } of captures) {
      const bytes = readFileSync(path);
      expect([file, differences(await printed(bytes), await dissected(bytes))]).toEqual([file, []]);
    }
  });

  it("a frame that is looked at again tells the same as when it came", async () => {
    for (const { file, path } of captures) {
      const bytes = readFileSync(path);
      const index = await walked(bytes);
      const conversations = [index.tcp.count, index.udp.count];
      const again = await dissected(bytes, new Session({}, index, "recorded"));
      expect([file, differences(again, await dissected(bytes))]).toEqual([file, []]);
      expect([file, index.tcp.count, index.udp.count]).toEqual([file, ...conversations]);
    }
  });

  it("the list that is printed from the columns is that of taking each frame apart", async () => {
    let apart = 0;
    let frames = 0;
    for (const { file, path } of captures) {
      const bytes = readFileSync(path);
      const d = new Dissection(new Session());
      const dissector = new FrameDissector(d);
      const expected: string[] = [];
      const printer = new ListPrinter({}, (each) => {
        apart++;
        return listed(each);
      });
      const out = new TextBuffer();
      for await (const batch of batchesOf(bytes)) {
        dissector.enter(batch);
        for (let at = 0; at < batch.count; at++) {
          dissector.dissect(at, { columns: true });
          expected.push(listed(d));
        }
        printer.print(batch, out, 6);
      }
      const lines = new TextDecoder().decode(out.take()).split("\n").slice(0, -1);
      expect([file, differences(lines, expected)]).toEqual([file, []]);
      frames += lines.length;
    }
    expect(apart / frames).toBeLessThan(0.5);
  });

  it("each TCP conversation has the packets and bytes that tshark counts", async () => {
    let conversations = 0;
    for (const { file, path } of captures) {
      if (file in OTHERS) continue;
      const index = await walked(readFileSync(path));
      expect([file, ourTotals(index)]).toEqual([file, totalsOf(file)]);
      conversations += index.tcp.count;
    }
    expect(conversations).toBeGreaterThan(2_500);
  });
});

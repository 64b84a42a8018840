import { readFileSync } from "node:fs";
import {
  bytesSource,
  makeExplanation,
  openDocument,
  type Evidence,
  type Explanation,
  type Topic,
} from "@wireside/packets";
import { expect, it } from "vitest";
import { allSentences } from "../explained/evidence-checks.ts";
import { describeWith } from "../needs.ts";
import { collectedCaptures, expectedTable } from "./collection.ts";
import { CUSTOM_BLOCKS, knownCells } from "./known-differences.ts";

describeWith(["captures"], "captures of others, explained", () => {
  it("give as evidence what tshark printed", async () => {
    const differing: unknown[] = [];
    let compared = 0;
    for (const { file, path } of collectedCaptures().filter((each) => CUSTOM_BLOCKS[each.file] === undefined)) {
      const { fields, rows } = expectedTable(file);
      const known = knownCells(file);
      for (const { frame, field, value } of await evidenceOf(path)) {
        const column = fields.indexOf(field);
        if (column < 0 || value.endsWith("…") || known.has(`${frame} ${field}`)) continue;
        compared++;
        const printed = rows[frame - 1]![column]!;
        if (printed !== value && !printed.split(",").includes(value))
          differing.push([file, frame, field, value, printed]);
      }
    }
    expect(differing).toEqual([]);
    expect(compared).toBeGreaterThan(100_000);
  });
});

describeWith(["captures"], "the textbook's questions on captures whose answers are known", () => {
  const answers = async (name: string, topic: Topic): Promise<string[]> => {
    const path = collectedCaptures().find(({ file }) => file === `own-netns/${name}.pcap`)!.path;
    return allSentences(await explained(path)).flatMap((sentence) => (sentence.topic === topic ? [sentence.text] : []));
  };

  it("find the smallest window where there was room, and that it throttled nobody", async () => {
    expect(await answers("post-clean", "questions.window")).toContainEqual(
      expect.stringMatching(/^65,160 bytes, in frame 12:/),
    );
    expect(await answers("post-clean", "questions.throttled")).toContainEqual(
      expect.stringMatching(/^No: .* The most that was on its way at once were 76,704 bytes/),
    );
    expect(await answers("post-clean", "questions.retransmissions")).toEqual([expect.stringMatching(/^No: /)]);
  });

  it("find the window of a reader that is slow, and how often it was used up", async () => {
    expect(await answers("slow-reader", "questions.window")).toContainEqual(
      expect.stringMatching(/^1,448 bytes, in frame 17:/),
    );
    expect(await answers("slow-reader", "questions.throttled")).toEqual([
      expect.stringMatching(/^Yes\. 71 segments of the client used it up/),
    ]);
  });
});

describeWith(["captures"], "what captures of others carried", () => {
  const told = async (file: string): Promise<string[]> => {
    const { path } = collectedCaptures().find((each) => each.file === file)!;
    const { conversations } = await explained(path);
    return conversations.flatMap(({ sections }) => sections.carried.map(({ text }) => text));
  };

  it("is told of DNS: the question, its answers, and how long they took", async () => {
    const said = await told("arkime/tests__pcap__curl-enabled-tls13.pcap");
    expect(said).toContainEqual(
      expect.stringMatching(/^In frame 1 192\.168\.65\.3:42060 asks for enabled\.tls13\.com \(A\)\.$/),
    );
    expect(said).toContainEqual(
      expect.stringMatching(
        /answers frame 1 on enabled\.tls13\.com \(A\): 104\.16\.125\.34 and 104\.16\.126\.34, 2\.05 ms after/,
      ),
    );
  });

  it("is told of TLS: the server's name, what is offered, and the version agreed on", async () => {
    const said = await told("ndpi/tests__cfgs__default__pcap__tls_heur__vmess-websocket.pcapng");
    expect(said).toContainEqual(
      expect.stringMatching(/names the server it wants: www\.youtube\.com, offers h2 and http\/1\.1; JA4 is t13/),
    );
    expect(said).toContainEqual(expect.stringMatching(/^It speaks TLSv1\.3 /));
  });

  it("is told of a WebSocket, behind the request that opened it", async () => {
    const said = await told("suricata/tests__websocket-ping__input.pcap");
    expect(said).toContain("It speaks HTTP (as in frame 4) and WebSocket (as in frame 8).");
    expect(said).toContain('In frame 9 the server sends a text of 5 bytes: “"who"”.');
  });
});

async function evidenceOf(path: string): Promise<Evidence[]> {
  return allSentences(await explained(path)).flatMap(({ evidence }) => evidence);
}

async function explained(path: string): Promise<Explanation> {
  const document = await openDocument(bytesSource(readFileSync(path)));
  await document.read();
  return makeExplanation(document);
}

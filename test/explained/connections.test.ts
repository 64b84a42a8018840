import { beforeAll, expect, it } from "vitest";
import { describeWith } from "../needs.ts";
import { checkConnection, conversationOf, sentencesOn } from "./checks.ts";
import { checkBytesOfEvidence, checkEvidenceWithTshark } from "./evidence-checks.ts";
import { runLab, type Lab, type Program } from "./lab.ts";

const LAB = ["namespaces", "cc"] as const;
const TEXT = "what is said here comes back in capitals";

/** One connection between a program that serves and one that connects. */
interface Scenario {
  readonly name: string;
  readonly server: Program["words"];
  readonly client: Program["words"];
  readonly closedBy: "the client" | "the server";
  /** What the sentences on what was carried say, in their order. */
  readonly carried: readonly (string | RegExp)[];
}

const SCENARIOS: readonly Scenario[] = [
  {
    name: "sendfile",
    server: ["sendfile.ts", "serve", "SERVER"],
    client: ["sendfile.ts", "send", "SERVER", "notes.txt", "30000"],
    closedBy: "the client",
    carried: [/the client sends the file “notes.txt”: 30,000 bytes, up to frame \d+\./],
  },
  {
    name: "uppercase over TCP",
    server: ["uppercase.ts", "serve", "tcp", "SERVER"],
    client: ["uppercase.ts", "ask", "tcp", "SERVER", TEXT],
    closedBy: "the server",
    carried: [
      `the client asks for this text in capitals: “${TEXT}”`,
      new RegExp(
        `the server answers frame \\d+: “${TEXT.toUpperCase()}”, [\\d.]+ ms after the request; it is the request in capitals`,
      ),
    ],
  },
  {
    name: "message",
    server: ["message.ts", "serve", "SERVER"],
    client: ["message.ts", "send", "SERVER", "Hello World!"],
    closedBy: "the client",
    carried: ["the client sends a message of 14 bytes: “Hello World!”"],
  },
];

for (const { name, server, client, closedBy, carried } of SCENARIOS) {
  describeWith(LAB, `${name}, explained`, () => {
    let lab: Lab;
    beforeAll(async () => {
      lab = await runLab(server, { side: "a", words: client });
    }, 60_000);

    const facts = (): Record<string, unknown> => lab.told[1]![0]!;

    it("tells of the connection what its socket and its frames tell", () => checkConnection(lab, facts(), closedBy));

    it("tells what was carried", () => {
      const said = sentencesOn(conversationOf(lab, facts()), "carried.item").map(({ text }) => text);
      expect(said).toEqual(
        carried.map((each) => (each instanceof RegExp ? expect.stringMatching(each) : expect.stringContaining(each))),
      );
    });

    it("points at bytes that say what the evidence says", () => checkBytesOfEvidence(lab));

    describeWith(["tshark"], "with tshark beside it", () => {
      it("gives as evidence what tshark prints", () => checkEvidenceWithTshark(lab));
    });
  });
}

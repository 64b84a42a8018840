import { beforeAll, expect, it } from "vitest";
import { describeWith } from "../needs.ts";
import { checkConnection, conversationOf, sentencesOn } from "./checks.ts";
import { checkBytesOfEvidence, checkEvidenceWithTshark } from "./evidence-checks.ts";
import { runLab, type Lab } from "./lab.ts";

describeWith(["namespaces", "cc"], "the page request, explained", () => {
  let lab: Lab;
  beforeAll(async () => {
    // The port is not one of those that are known to carry HTTP: it is known by sight.
    lab = await runLab(["page.ts", "serve", "SERVER"], { side: "a", words: ["page.ts", "get", "SERVER"] });
  }, 60_000);

  it("tells of each connection what its socket and its frames tell", () => {
    for (const facts of lab.told[1]!) checkConnection(lab, facts);
  });

  it("tells what was asked for, and what was answered, with its size", () => {
    for (const facts of lab.told[1]!) {
      const { path, status, length } = facts as { path: string; status: number; length: number };
      const conversation = conversationOf(lab, facts);
      expect(conversation.protocol).toBe("HTTP");
      const [request, response] = sentencesOn(conversation, "carried.item").map(({ text }) => text);
      const [asked] = conversation.carried;
      expect(request).toContain(`In frame ${asked!.frame} the client asks: GET ${path}`);
      expect(response).toContain(`the server answers frame ${asked!.frame}: ${status} `);
      expect(response).toContain(`${length} bytes of text/html`);
      expect(conversation.carried.map(({ kind, bytes, fileName }) => [kind, bytes, fileName])).toEqual([
        ["http.request", undefined, undefined],
        ["http.response", length, path.slice(1)],
      ]);
    }
  });

  it("counts the conversations of the capture", () => {
    expect(lab.explanation.capture.conversationCount).toBe(2);
    expect(lab.explanation.capture.frames).toBe(lab.frames.length);
  });

  it("points at bytes that say what the evidence says", () => checkBytesOfEvidence(lab));

  describeWith(["tshark"], "with tshark beside it", () => {
    it("gives as evidence what tshark prints", () => checkEvidenceWithTshark(lab));
  });
});

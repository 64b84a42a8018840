import { describe, expect, it } from "vitest";
import { Page } from "../../../../test/docs/page.ts";
import { accessJson, accessLine } from "../../src/serve/access-line.ts";

const ANSWERED = {
  at: new Date(Date.UTC(2026, 10, 21, 23, 40, 7)),
  from: "192.168.1.7",
  method: "GET",
  target: "/hello.txt",
  status: 200,
  bytes: 344,
  ms: 1.73456,
  isWhole: true,
};

describe("a line of the access log", () => {
  it("says who asked for what, what was answered, how much that was and how long it took", () => {
    expect(accessLine(ANSWERED)).toBe("2026-11-21 23:40:07 192.168.1.7 GET /hello.txt 200 344 bytes 2 ms");
    expect(accessLine({ ...ANSWERED, isWhole: false })).toMatch(/ 2 ms \(cut\)$/);
    expect(accessLine({ ...ANSWERED, method: "", target: "", status: 400 })).toContain(
      "no request that could be read) 400",
    );
  });

  it("cannot steer a terminal, nor look like two", () => {
    const line = accessLine({ ...ANSWERED, target: "/\u001b[2J\n\u202e\u009b" });
    expect(line).not.toMatch(/[\0-\x1f\x7f-\x9f\u202e]/);
    expect(accessJson({ ...ANSWERED, target: "/\n\u009b" })).not.toMatch(/[\0-\x1f\x7f-\x9f]/);
  });

  it("has as JSON what docs/SERVE.md lists", () => {
    const told = JSON.parse(accessJson(ANSWERED)) as Record<string, unknown>;
    expect(told).toMatchObject({ type: "request", at: ANSWERED.at.getTime(), ms: 1.735 });
    expect(Object.keys(told)).toEqual(["type", ...new Page("SERVE.md").table("of a request").map(([name]) => name)]);
  });
});

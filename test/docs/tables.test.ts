import { RATES } from "@wireside/hub";
import { API, CLOSE_CODES, ERRORS, LIMITS, type Route } from "@wireside/protocol";
import { describe, expect, it } from "vitest";
import { Page } from "./page.ts";

const number = (text: string | undefined) => Number(text?.replaceAll(",", ""));

describe("docs/LIMITS.md", () => {
  const page = new Page("LIMITS.md");

  it("lists every limit with its value, and no other", () => {
    expect(page.table("limit").map(([name, value]) => [name, number(value)])).toEqual(Object.entries(LIMITS));
  });

  it("says of every limit what it bounds and what happens beyond it", () => {
    for (const [name, , what, beyond] of page.table("limit"))
      expect([name, what !== "", beyond !== ""]).toEqual([name, true, true]);
  });

  it("lists every rate with its numbers, and no other", () => {
    const rates = page
      .table("rate")
      .map(([name, burst, perSecond]) => [name, { burst: number(burst), perSecond: number(perSecond) }]);
    expect(rates).toEqual(Object.entries(RATES));
  });
});

describe("docs/ERRORS.md", () => {
  const page = new Page("ERRORS.md");

  it("lists every code with its status, its sentence and its advice, and no other", () => {
    const rows = Object.entries(ERRORS).map(([code, { status, says, do: advice }]) => [
      code,
      String(status),
      says,
      advice,
    ]);
    expect(page.table("code")).toEqual(rows);
  });

  it("lists every reason to close a socket with what to do, and no other", () => {
    const rows = page.table("close code");
    expect(rows.map(([code, says]) => [code, says])).toEqual(Object.entries(CLOSE_CODES));
    for (const [code, , advice] of rows) expect([code, advice !== ""]).toEqual([code, true]);
  });
});

describe("docs/PROTOCOL.md", () => {
  it("lists every request of the API with who may call it and how it fails, and no other", () => {
    const rows = Object.entries(API).map(([name, route]: [string, Route]) => [
      name,
      `${route.method} ${route.path}`,
      route.summary,
      route.needs,
      route.errors.join(", ") || "–",
    ]);
    expect(new Page("PROTOCOL.md").table("request")).toEqual(rows);
  });
});

import { describe, expect, it } from "vitest";
import { knownCaptureBytes } from "../../../../../test/captures/known.ts";
import { conversationPlots } from "../../../src/explain/html/conversation-plots.ts";
import { legend, plotSvg, type Plot } from "../../../src/explain/html/plot.ts";
import { judgeTrace } from "../../../src/verdict/judge.ts";
import { tracesOf } from "../../trace/traces.ts";

const SIZE = { width: 900, height: 300 };

function line(values: readonly number[]): Plot {
  const count = values.length;
  return {
    title: "A line",
    description: "It is one.",
    from: 0,
    to: count - 1,
    label: "Value",
    quantity: "bytes",
    bottom: 0,
    top: 100,
    layers: [
      {
        kind: "line",
        name: "values",
        look: "raw",
        data: {
          count,
          time: Float64Array.from(values, (_, at) => at),
          value: Float64Array.from(values),
          row: new Uint32Array(count),
        },
      },
    ],
  };
}

describe("a plot", () => {
  it("draws its points where its axes say", () => {
    const { text } = plotSvg(line([0, 100, 50]), SIZE, "x");
    // The area goes from 58 to 886 across and from 28 to 262 down.
    expect(text).toContain('<path class="raw" d="M58 262L472 28L886 145"/>');
    expect(text).toContain('text-anchor="end">100</text>');
  });

  it("has a title and a description that its picture refers to, and an id of its own", () => {
    const { text } = plotSvg(line([1, 2]), SIZE, "the-id");
    const [, ids] = /aria-labelledby="([^"]*)"/u.exec(text)!;
    for (const id of ids!.split(" ")) expect(text).toContain(`id="${id}"`);
    expect(text).toContain("It is one.");
  });

  it("is bounded, however many points it has", () => {
    const values = Array.from({ length: 200_000 }, (_, at) => (at * 7919) % 100);
    expect(plotSvg(line(values), SIZE, "x").text.length).toBeLessThan(80_000);
  });

  it("has in its legend what it draws, and nothing else", async () => {
    const [trace] = await tracesOf(knownCaptureBytes("random-loss", "client"));
    const [sequence] = conversationPlots(judgeTrace(trace!), 0, "the client");
    const text = legend(sequence!.layers).text.replace(/<[^>]*>/gu, "|");
    expect(text.split("|").filter((part) => part !== "")).toEqual([
      "receiver’s window",
      "acknowledged",
      "acknowledged selectively",
      "sent",
      "sent again",
    ]);
  });

  it("is not made of a side that sent nothing", async () => {
    const [trace] = await tracesOf(knownCaptureBytes("uppercase-tcp", "client"));
    const single = { ...trace!, count: 1 };
    expect(conversationPlots(judgeTrace(single), 0, "the client")).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import { ladderSvgs, type LadderWidth } from "../../../src/explain/html/ladder-svg.ts";
import { frameLadder } from "../../../src/ladder/frame-ladder.ts";
import { textOf } from "./reports.ts";

const HOSTS = ["10.0.0.1", "10.0.0.2", "2001:db8:1:2::1002", "server.with-a-long-name.example", "10.0.0.5", "10.0.0.6"];
const WIDTHS: readonly LadderWidth[] = ["wide", "narrow"];

function draw(width: LadderWidth, count: number): string[] {
  const frames = Array.from({ length: count }, (_, at) => ({
    number: at + 1,
    time: at,
    source: HOSTS[at % 6]!,
    destination: HOSTS[(at * 5 + 1) % 6]!,
    protocol: "UDP",
    length: 60,
    info: "",
  }));
  const ladder = frameLadder(frames, { carried: new Map([[2, "a <message>"]]) });
  const linkOf = (frame: number) => (frame === 3 ? "#f3" : undefined);
  return ladderSvgs(ladder, width, { id: "x", title: "Hosts", linkOf }).map(({ text }) => text);
}

describe("the picture of a ladder", () => {
  it("has every lane's name and every frame, in pieces of bounded height", () => {
    for (const width of WIDTHS) {
      const pieces = draw(width, 60);
      expect(pieces.length).toBeGreaterThan(1);
      for (const piece of pieces) {
        expect(Number(/viewBox="0 0 \d+ (\d+)"/u.exec(piece)![1])).toBeLessThan(1_000);
        expect(piece).toContain("10.0.0.6");
      }
      const text = textOf(pieces.join(""));
      expect(text).toContain("a <message>");
      for (let frame = 1; frame <= 60; frame++) expect(text).toContain(`Frame ${frame},`);
    }
  });

  it("keeps names apart that are too long to stand side by side", () => {
    const [piece] = draw("wide", 12);
    const names = [...piece!.matchAll(/<text class="lane-address" x="([\d.]+)" y="([\d.]+)"/gu)];
    expect(new Set(names.map(([, , y]) => y)).size).toBeGreaterThan(1);
  });

  it("links frames whose bytes are shown", () => {
    expect(draw("wide", 6)[0]!.match(/<a href="#f3">/gu)).toHaveLength(1);
  });

  it("keeps arrows within the picture, also of a host that speaks to itself", () => {
    const frames = [
      { number: 1, time: 0, source: "a", destination: "a", protocol: "UDP", length: 1, info: "to itself" },
      { number: 2, time: 1, source: "a", destination: "b", protocol: "UDP", length: 1, info: "to another" },
    ];
    const [piece] = ladderSvgs(frameLadder(frames), "wide", { id: "x", title: "", linkOf: () => undefined });
    expect(piece!.text).not.toContain("NaN");
    const places = [...piece!.text.matchAll(/ d="M([\d.]+) /gu)].map(([, x]) => Number(x));
    expect(places.every((x) => x >= 0 && x <= 920)).toBe(true);
  });
});

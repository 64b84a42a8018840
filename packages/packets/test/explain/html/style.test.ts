import { describe, expect, test } from "vitest";
import { COLOURS, type Colour } from "../../../src/explain/html/style.ts";

/** Relative luminance, WCAG 2.2. */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (light! + 0.05) / (dark! + 0.05);
}

const TEXTS: readonly [Colour, Colour][] = [
  ["text", "ground"],
  ["text", "raised"],
  ["text", "mark"],
  ["text", "shown"],
  ["soft", "ground"],
  ["soft", "raised"],
  ["soft", "mark"],
  ["accent", "ground"],
  ["accent", "raised"],
  ["again", "ground"],
];
const MARKS: readonly Colour[] = [
  "data",
  "again",
  "reordered",
  "copies",
  "selective",
  "acknowledged",
  "window",
  "grave",
  "lane",
  "accent",
];

describe.each(["light", "dark"] as const)("the %s colours", (scheme) => {
  const colours = COLOURS[scheme];

  test.each(TEXTS)("%s on %s can be read (WCAG 1.4.3)", (text, ground) => {
    expect(contrast(colours[text], colours[ground])).toBeGreaterThanOrEqual(4.5);
  });

  test.each(MARKS)("%s on the ground can be seen (WCAG 1.4.11)", (mark) => {
    expect(contrast(colours[mark], colours.ground)).toBeGreaterThanOrEqual(3);
  });
});

import { ClientFrame, ErrorBody, HubFrame, decodeInvite } from "@wireside/protocol";
import { describe, expect, it } from "vitest";
import { Page } from "./page.ts";

const page = new Page("PROTOCOL.md");

/** The values of `type` that a union of frames knows. */
function typesOf(union: typeof ClientFrame | typeof HubFrame): string[] {
  return union.options.map((option) => option.shape.type.value);
}

function shown(frames: unknown[], union: typeof ClientFrame | typeof HubFrame): Set<string> {
  return new Set(frames.map((frame) => union.parse(frame).type));
}

describe("the examples of docs/PROTOCOL.md", () => {
  it("show every frame a client sends, as the schema has it", () => {
    expect(shown(page.json("What a client sends"), ClientFrame)).toEqual(new Set(typesOf(ClientFrame)));
  });

  it("show every frame a hub sends, as the schema has it", () => {
    expect(shown(page.json("What the hub sends"), HubFrame)).toEqual(new Set(typesOf(HubFrame)));
  });

  it("hold nothing the schemas do not know", () => {
    for (const frame of page.json("What a client sends")) expect(ClientFrame.parse(frame)).toEqual(frame);
    for (const frame of page.json("What the hub sends")) expect(HubFrame.parse(frame)).toEqual(frame);
  });

  it("show an error as it travels", () => {
    for (const body of page.json("Errors")) expect(ErrorBody.parse(body)).toEqual(body);
  });

  it("show an invite that can be read", () => {
    const [, code = ""] = /#invite=([\w-]+)/.exec(page.text) ?? [];
    expect(decodeInvite(code).address).toBe("192.0.2.7:4747");
  });
});

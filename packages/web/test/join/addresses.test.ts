import { describe, expect, test } from "vitest";
import { parseDestination } from "../../src/join/hub-address.ts";
import { inviteIn } from "../../src/join/invite-link.ts";

const here = { host: "127.0.0.1:4747", protocol: "http:" };

describe("the address of a hub", () => {
  test("is this one when nothing or the same is written", () => {
    for (const text of ["", " 127.0.0.1:4747 ", "http://127.0.0.1:4747/"]) {
      expect(parseDestination(text, here)).toEqual({ to: "here" });
    }
  });

  test("leads elsewhere over TLS, with the hub's usual port", () => {
    expect(parseDestination("10.0.0.2", here)).toEqual({ to: "elsewhere", href: "https://10.0.0.2:4747/" });
    expect(parseDestination("hub.example:9000", here)).toEqual({ to: "elsewhere", href: "https://hub.example:9000/" });
    expect(parseDestination("https://hub.example/x#y", here)).toEqual({
      to: "elsewhere",
      href: "https://hub.example/",
    });
    expect(parseDestination("localhost:80", here)).toEqual({ to: "elsewhere", href: "http://localhost/" });
  });

  test("is nowhere when it cannot be one", () => {
    for (const text of ["not an address", "me@hub", "javascript:alert(1)", "http://", ":::"]) {
      expect(parseDestination(text, here)).toEqual({ to: "nowhere" });
    }
  });
});

describe("an invite", () => {
  const code = "AQHv-Q3didSfxpVVisvN2oa_oWp5906FMATDma2VUKIy";
  test("is taken as code, as the part behind # or as the whole link", () => {
    for (const text of [code, `#invite=${code}`, `https://10.0.0.2:4747/#invite=${code}`, ` ${code}\n`]) {
      expect(inviteIn(text)).toBe(code);
    }
  });

  test("is not seen in other places of the page", () => {
    for (const text of ["", "#room/1/message/2", "short", "#invite="]) expect(inviteIn(text)).toBeUndefined();
  });
});

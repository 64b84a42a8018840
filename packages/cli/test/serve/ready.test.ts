import { describe, expect, it } from "vitest";
import { placesOf } from "../../src/serve/ready.ts";

describe("where a server is reached", () => {
  it("is this machine alone where it listens on its own address", () => {
    for (const host of ["127.0.0.1", "localhost", "127.1.2.3"])
      expect(placesOf(80, host)).toEqual({ url: `http://${host}:80/`, networkUrls: [] });
    expect(placesOf(80, "::1")).toEqual({ url: "http://[::1]:80/", networkUrls: [] });
  });

  it("is one address where it listens on one", () => {
    expect(placesOf(80, "192.0.2.7")).toEqual({ url: "http://192.0.2.7:80/", networkUrls: ["http://192.0.2.7:80/"] });
  });

  it("is every address of the machine where none was asked for, but of no family that it does not listen to", () => {
    const all = placesOf(80, undefined);
    expect(all.url).toBe("http://127.0.0.1:80/");
    expect(all.networkUrls.every((url) => !/127\.|\[::1\]|\[fe80/.test(url))).toBe(true);
    expect(placesOf(80, "0.0.0.0").networkUrls).toEqual(all.networkUrls.filter((url) => !url.includes("[")));
  });
});

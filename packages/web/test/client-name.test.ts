import { expect, test } from "vitest";
import { clientName } from "../src/settings/client-name.ts";

test("a session is named by its browser and system, or as its client called itself", () => {
  const chrome =
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/146.0.0.0 Safari/537.36";
  expect(clientName(chrome)).toBe("Chromium on Linux");
  expect(clientName("Mozilla/5.0 (Windows NT 10.0; rv:147.0) Gecko/20100101 Firefox/147.0")).toBe("Firefox on Windows");
  expect(clientName("Mozilla/5.0 (X11; Linux x86_64) AppleWeb")).toBe("Browser on Linux");
  expect(clientName("wireside-cli")).toBe("wireside-cli");
  expect(clientName("")).toBe("Unnamed client");
});

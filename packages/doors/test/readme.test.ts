import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { expect, it } from "vitest";

it("the README's example runs", async () => {
  const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
  const example = /```ts\n(.*?)```/su.exec(readme)?.[1] ?? "";
  // The hub's thread would inherit a flag that says what language this is.
  const { stdout } = await promisify(execFile)(process.execPath, ["--eval", example], {
    cwd: new URL("..", import.meta.url),
  });
  expect(stdout).toMatch(/^chatroom: 127\.0\.0\.1:\d+\ngroupchat: 127\.0\.0\.1:\d+\n$/u);
});

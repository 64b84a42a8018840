import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { expect, it } from "vitest";

it("the README's example runs", async () => {
  const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
  const example = /```ts\n(.*?)```/su.exec(readme)?.[1] ?? "";
  const words = ["--input-type=module-typescript", "--eval", example];
  const { stdout } = await promisify(execFile)(process.execPath, words, { cwd: new URL("..", import.meta.url) });
  expect(stdout).toMatch(/^UDP 127\.0\.0\.1:\d+: 5 bytes raised\nHELLO\n$/u);
});

import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { CAPTURE_PROBLEMS } from "@wireside/packets";

const text = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
const section = /## Reading and writing captures\n(.*?)(?=\n## |$)/s.exec(text)?.[1] ?? "";

it("the README's example of reading runs", async () => {
  const example = /```ts\n(.*?)```/s.exec(section)?.[1] ?? "";
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--input-type=module-typescript", "--eval", example],
    { cwd: new URL("../..", import.meta.url) },
  );
  expect(stdout).toBe(
    "1 54 [ 'the first' ]\n" +
      "eth0 The capture is cut after frame 1, in the block at byte 196: of 72 bytes that are known to follow, 68 are there.\n",
  );
});

it("the README lists every problem that a capture can have, with its meaning and what is done, and no other", () => {
  const rows = [...section.matchAll(/^\| `(\w+)`\s*\| (.*?)\s*\| (.*?)\s*\|$/gmu)].map((row) => row.slice(1));
  expect(rows).toEqual(Object.entries(CAPTURE_PROBLEMS).map(([code, { says, effect }]) => [code, says, effect]));
});

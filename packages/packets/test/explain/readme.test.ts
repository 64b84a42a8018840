import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const text = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
const section = /## Explaining a capture\n(.*?)(?=\n## |$)/s.exec(text)?.[1] ?? "";

it("the README's example of explaining runs", async () => {
  const example = /```ts\n(.*?)```/s.exec(section)?.[1] ?? "";
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--input-type=module-typescript", "--eval", example],
    { cwd: new URL("../..", import.meta.url) },
  );
  expect(stdout).toBe(
    "10.0.0.1:4711 sent 5 bytes of data in 1 datagram. udp.length\n" +
      "In frame 1 10.0.0.1:4711 sends 5 bytes: the text “hello”. udp.payload\n",
  );
});

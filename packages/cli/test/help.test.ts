import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import { beforeAll, describe, expect, it } from "vitest";
import { makeProgram } from "../src/index.ts";
import { allCommands } from "../src/program.ts";

const nothing = async (): Promise<void> => {};
const program = makeProgram("0.0.0", {
  hub: nothing,
  chat: nothing,
  invite: nothing,
  packets: nothing,
  explain: nothing,
  serve: nothing,
  lab: { list: nothing, serve: nothing, connect: nothing },
  doctor: nothing,
});
let readme = "";
beforeAll(async () => {
  readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
});

/** The options of a command as the README's table has them. */
function optionTable(command: Command): string[] {
  return command
    .createHelp()
    .visibleOptions(command)
    .map((option) => `\`${option.flags}\`: ${command.createHelp().optionDescription(option)}`);
}

/** `lab serve` */
function fullName(command: Command): string {
  return command.parent === program ? command.name() : `${command.parent?.name() ?? ""} ${command.name()}`;
}

/** The rows of the first table under "## wireside NAME". */
function documented(name: string): string[] {
  const section = new RegExp(`\n## wireside ${name}\n([^]*?)(?=\n## |$)`).exec(readme)?.[1] ?? "";
  return [...section.matchAll(/^\| (`-.*?`) +\| (.*?) +\|$/gm)].map((row) => `${row[1]}: ${row[2]}`);
}

describe("the README", () => {
  it("lists every option of every command, as --help does, and no other", () => {
    for (const command of allCommands(program).slice(1))
      expect([fullName(command), documented(fullName(command))]).toEqual([fullName(command), optionTable(command)]);
  });
});

describe("--help", () => {
  it("shows an example for every command, which that command can read", async () => {
    for (const command of allCommands(program)) {
      let help = "";
      command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
      const examples = [...help.matchAll(/^ {2}\$ (.*)$/gm)].map((match) => match[1] ?? "");
      expect(examples.length).toBeGreaterThan(0);
      for (const example of examples) {
        const words = example
          .replace(/^.*?wireside /, "")
          .replace(/ <.*$/, "")
          .split(" ");
        await program.parseAsync(words, { from: "user" });
      }
    }
  });
});

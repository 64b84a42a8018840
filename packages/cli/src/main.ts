import { CommanderError } from "commander";
import { EXIT, errorLine, exitOf, wrongUsage, type Exit } from "./errors.ts";
import { isHelp, makeProgram } from "./program.ts";
import { VERSION } from "./version.ts";

// Each command is loaded when it is called: help and mistakes answer at once.
const program = makeProgram(VERSION, {
  hub: async (given) => finish((await import("./hub/run-hub.ts")).runHub(given)),
  chat: async (address, given) => finish((await import("./chat/run-chat.ts")).runChat(address, given)),
  invite: async (address, given) => finish((await import("./chat/run-invite.ts")).runInvite(address, given)),
  packets: async (file, given) => finish((await import("./captures/run-packets.ts")).runPackets(file, given)),
  explain: async (file, given) => finish((await import("./captures/run-explain.ts")).runExplain(file, given)),
  serve: async (folder, given) => finish((await import("./serve/run-serve.ts")).runServe(folder, given)),
  lab: {
    list: async (given) => finish((await import("./lab/run-list.ts")).runList(given)),
    serve: async (name, given) => finish((await import("./lab/run-serve.ts")).runServe(name, given)),
    connect: async (...given) => finish((await import("./lab/run-connect.ts")).runConnect(...given)),
  },
  doctor: async (address, given) => finish((await import("./doctor/run-doctor.ts")).runDoctor(address, given)),
});

async function finish(command: Promise<Exit>): Promise<void> {
  const exit = await command;
  // Nothing that still waits may hold up someone who wants to be gone.
  if (exit === EXIT.interrupted) process.exit(exit);
  process.exitCode = exit;
}

try {
  // Without a command there is nothing to do but to say what there is.
  if (process.argv.length === 2) program.outputHelp();
  else await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError && isHelp(error)) process.exitCode = EXIT.done;
  else {
    const told = error instanceof CommanderError ? wrongUsage(sentence(error.message)) : error;
    process.stderr.write(`${errorLine(told)}\n`);
    process.exitCode = exitOf(told);
  }
}

/** commander's "error: unknown option '--x'" as a sentence. */
function sentence(message: string): string {
  const text = message
    .replace(/^error: /, "")
    .replace(/\n/g, " ")
    .trim();
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.?)]$/.test(text) ? "" : "."}`;
}

import type { Command } from "commander";
import { examples } from "../examples.ts";
import { rule, stream, type StreamName } from "./arguments.ts";
import type { DissectionArguments } from "./wishes.ts";

export interface ExplainArguments extends DissectionArguments {
  readonly conversation?: readonly StreamName[];
  readonly filter?: string;
  readonly evidence?: boolean;
  readonly html?: string;
  readonly annotate?: string;
  readonly json?: boolean;
}

/** `wireside explain FILE` */
export function addExplain(program: Command, act: (file: string, given: ExplainArguments) => Promise<void>): void {
  program
    .command("explain")
    .description("say in plain words what happened in a capture, with the bytes that prove it")
    .argument("<file>", "the capture: pcap or pcapng, also gzipped")
    .option("--conversation <name>", "explain this one, as tcp:3 or udp:0; may be given again", conversation)
    .option("-Y, --filter <expression>", "explain the conversations of the frames that match this display filter")
    .option("--evidence", "list below each sentence the fields that prove it")
    .option("--html <file>", "write it as one page, with diagrams, plots and bytes")
    .option("--annotate <file>", "write a copy of the capture (pcapng) with the sentences as comments of its packets")
    .option("--decode-as <rule>", "who reads a port, as tcp.port==8081,http; may be given again", rule)
    .option("--keys <file>", "secrets of Wireside's transport, as a key log has them, to decrypt what they are of")
    .option("--json", "one JSON object, as docs/EXPLAIN.md describes it")
    .addHelpText(
      "after",
      examples(
        "wireside explain trace.pcapng",
        "wireside explain trace.pcapng --conversation tcp:3 --evidence",
        "wireside explain trace.pcapng --html report.html",
      ),
    )
    .action((file: string, given: ExplainArguments) => act(file, given));
}

function conversation(text: string, before: readonly StreamName[] = []): readonly StreamName[] {
  return [...before, stream(text)];
}

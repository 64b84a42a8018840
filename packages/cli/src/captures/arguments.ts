import { CONVERSATION_KINDS, type ConversationKind } from "@wireside/packets/words";
import { type Command, InvalidArgumentError, Option } from "commander";
import { examples } from "../examples.ts";
import type { DissectionArguments } from "./wishes.ts";

/** A conversation as the command line names it: `tcp:3`. */
export interface StreamName {
  readonly over: "tcp" | "udp";
  readonly number: number;
}

export const STATISTICS = ["hierarchy", "conversations", "endpoints", "io"] as const;
export const TIME_FORMS = ["relative", "delta", "epoch", "utc"] as const;

export const SIDES = ["client", "server"] as const;

export interface PacketsArguments extends DissectionArguments {
  readonly filter?: string;
  readonly fields?: readonly string[];
  readonly tree?: number;
  readonly stats?: (typeof STATISTICS)[number];
  readonly kind?: ConversationKind;
  readonly interval: number;
  readonly follow?: StreamName;
  readonly raw?: (typeof SIDES)[number];
  readonly exportObjects?: "http";
  readonly to: string;
  readonly time: (typeof TIME_FORMS)[number];
  readonly count?: number;
  readonly json?: boolean;
  readonly csv?: boolean;
}

/** `wireside packets FILE` */
export function addPackets(program: Command, act: (file: string, given: PacketsArguments) => Promise<void>): void {
  program
    .command("packets")
    .description("list, filter and take apart the packets of a capture (pcap or pcapng, also gzipped)")
    .argument("<file>", "the capture; - is standard input")
    .option("-Y, --filter <expression>", "only frames that match this display filter, in Wireshark's language")
    .option("--fields <names>", "print only these fields, tab between them, as a,b,c", names)
    .addOption(
      new Option("--tree <number>", "take one frame apart: every field with its bytes")
        .argParser(count)
        .conflicts(["fields", "filter", "count", "csv"]),
    )
    .addOption(
      new Option("--stats <what>", "count instead of listing").choices([...STATISTICS]).conflicts(["fields", "tree"]),
    )
    .addOption(
      new Option("--kind <kind>", "with --stats conversations or endpoints: only those").choices([
        ...CONVERSATION_KINDS,
      ]),
    )
    .option("--interval <seconds>", "with --stats io: the length of a line", seconds, 1)
    .addOption(
      new Option("--follow <conversation>", "print what a conversation carried, as tcp:3 or udp:0")
        .argParser(stream)
        .conflicts(["fields", "tree", "stats", "filter", "count", "csv"]),
    )
    .addOption(
      new Option("--raw <side>", "with --follow: the bytes of one side as they are")
        .choices([...SIDES])
        .conflicts("json"),
    )
    .addOption(
      new Option("--export-objects <protocol>", "write the files that were carried")
        .choices(["http"])
        .conflicts(["fields", "tree", "stats", "follow"]),
    )
    .option("--to <dir>", "folder for them; it is made when it is not there", "objects")
    .option("--decode-as <rule>", "who reads a port, as tcp.port==8081,http; may be given again", rule)
    .option("--keys <file>", "secrets of Wireside's transport, as a key log has them, to decrypt what they are of")
    .addOption(new Option("--time <form>", "how times are written").choices([...TIME_FORMS]).default("relative"))
    .option("--count <number>", "stop after so many frames of the capture", count)
    .option("--json", "one JSON object a line")
    .addOption(new Option("--csv", "comma-separated values, with a line of names").conflicts("json"))
    .addHelpText(
      "after",
      examples(
        "wireside packets trace.pcapng",
        "wireside packets trace.pcapng --filter tcp.analysis.retransmission",
        "wireside packets trace.pcapng --fields frame.number,ip.src,tcp.len",
        "wireside packets trace.pcapng --tree 4",
        "wireside packets trace.pcapng --follow tcp:0",
      ),
    )
    .action((file: string, given: PacketsArguments) => act(file, checked(given)));
}

/** @throws InvalidArgumentError for an option that means nothing without another */
function checked(given: PacketsArguments): PacketsArguments {
  if (given.raw !== undefined && given.follow === undefined)
    throw new InvalidArgumentError("--raw goes with --follow tcp:NUMBER.");
  return given;
}

function names(text: string): readonly string[] {
  const found = text.split(",").map((name) => name.trim());
  if (found.some((name) => name === ""))
    throw new InvalidArgumentError("It is names of fields with commas between them.");
  return found;
}

function count(text: string): number {
  const value = Number(text);
  if (!/^\d{1,10}$/u.test(text) || value < 1) throw new InvalidArgumentError("It is a number from 1.");
  return value;
}

function seconds(text: string): number {
  const value = Number(text);
  if (!/^\d+(?:\.\d+)?$/u.test(text) || value < 0.001 || value > 86_400 * 366)
    throw new InvalidArgumentError("It is a number of seconds, from 0.001.");
  return value;
}

export function stream(text: string): StreamName {
  const [, over, number] = /^(tcp|udp):(\d{1,9})$/u.exec(text) ?? [];
  if (over === undefined)
    throw new InvalidArgumentError("It is tcp:NUMBER or udp:NUMBER, as --stats conversations lists them.");
  return { over: over as "tcp" | "udp", number: Number(number) };
}

export function rule(text: string, before: readonly string[] = []): readonly string[] {
  if (!/^(?:tcp|udp)\.port==\d{1,5},[a-z0-9_-]+$/u.test(text))
    throw new InvalidArgumentError("It is tcp.port==NUMBER,PROTOCOL or udp.port==NUMBER,PROTOCOL.");
  return [...before, text];
}

import { fileURLToPath } from "node:url";
import { findProgram } from "../debian.ts";
import { FIELDS } from "./fields.ts";

/** What is done with a capture. */
export const WORKS = ["fields with TCP analysis", "list", "conversations"] as const;
export type Work = (typeof WORKS)[number];

/** A program that takes part. */
export interface Program {
  readonly who: string;
  /** How to get it, when it is not here. */
  readonly missing: string | undefined;
  /** The command that does a work on a capture; undefined where it does not do this one. */
  command(work: Work, capture: string): readonly string[] | undefined;
  /** Times the smallest size up to which it takes part: it takes too long, or too much memory, beyond. */
  readonly largest: number;
  /** Takes part in one round only, from 10 times the smallest size on. */
  readonly isSlow: boolean;
}

/** Everyone, ours last; one who is there twice does more up to a smaller size. */
export function listPrograms(): Program[] {
  return [
    debian("tshark", "tshark", { largest: Infinity, isSlow: true }, (tshark) => ({
      "fields with TCP analysis": (file) => [
        tshark,
        "-n",
        "-r",
        file,
        "-T",
        "fields",
        ...FIELDS.flatMap((field) => ["-e", field]),
      ],
      conversations: (file) => [tshark, "-n", "-q", "-z", "conv,tcp", "-r", file],
    })),
    debian("tshark", "tshark", { largest: 10, isSlow: true }, (tshark) => ({
      list: (file) => [tshark, "-n", "-r", file],
    })),
    // It looks for a connection among all that it has seen: with 100,000 of them that takes minutes.
    debian("tcpdump", "tcpdump", { largest: Infinity, isSlow: true }, (tcpdump) => ({
      list: (file) => [tcpdump, "-n", "-r", file],
    })),
    debian("tcptrace", "tcptrace", { largest: Infinity, isSlow: false }, (tcptrace) => ({
      conversations: (file) => [tcptrace, "-n", file],
    })),
    {
      who: "wiregasm",
      missing: undefined,
      largest: 10,
      isSlow: true,
      command: (work, file) => (work === "list" ? [process.execPath, path("peers/wiregasm.mjs"), file] : undefined),
    },
    {
      who: "wireside",
      missing: undefined,
      largest: Infinity,
      isSlow: false,
      command: (work, file) => [process.execPath, WIRESIDE, "packets", file, ...OURS[work]],
    },
  ];
}

const OURS: Readonly<Record<Work, readonly string[]>> = {
  "fields with TCP analysis": ["--fields", FIELDS.join(",")],
  list: [],
  conversations: ["--stats", "conversations", "--kind", "tcp"],
};

type Commands = Partial<Readonly<Record<Work, (file: string) => readonly string[]>>>;

function debian(
  who: string,
  name: string,
  { largest, isSlow }: Pick<Program, "largest" | "isSlow">,
  commands: (program: string) => Commands,
): Program {
  const found = findProgram(name);
  return {
    who,
    missing: found === undefined ? `apt-get install ${name}` : undefined,
    largest,
    isSlow,
    command: (work, file) => commands(found ?? name)[work]?.(file),
  };
}

function path(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

const WIRESIDE = path("../../packages/cli/bin/wireside.js");

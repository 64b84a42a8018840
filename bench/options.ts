import { parseArgs } from "node:util";

/** What `--quick`, `--json`, `--rounds N` and `--seconds N` ask for. */
export interface Options {
  readonly quick: boolean;
  readonly json: boolean;
  readonly rounds: number;
  /** Of each measurement. */
  readonly seconds: number;
}

/** Reads the command's options. @param usual what they are where nothing is said; quick is one round of one second */
export function readOptions(usual: { readonly rounds: number; readonly seconds: number }): Options {
  const { values } = parseArgs({
    options: {
      quick: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      rounds: { type: "string" },
      seconds: { type: "string" },
    },
  });
  const { quick, json, rounds, seconds } = values;
  return {
    ...{ quick, json },
    rounds: Number(rounds ?? (quick ? 1 : usual.rounds)),
    seconds: Number(seconds ?? (quick ? 1 : usual.seconds)),
  };
}

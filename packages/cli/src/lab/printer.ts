import type { Writable } from "node:stream";
import type { Tell } from "@wireside/lab";
import { jsonLine, neutraliseLine } from "../text/neutralise.ts";

/** Writes each event as a line: its text, or all of it as JSON. */
export function printer(output: Writable, json: boolean): Tell {
  return (event) => output.write(`${json ? jsonLine(event) : neutraliseLine(event.text)}\n`);
}

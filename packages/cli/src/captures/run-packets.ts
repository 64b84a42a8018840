import {
  Session,
  sourcesText,
  stopText,
  treeObjects,
  treeText,
  type Dissection,
  type Filter,
  type SessionOptions,
} from "@wireside/packets";
import { WiresideError } from "@wireside/protocol";
import { EXIT, type Exit } from "../errors.ts";
import { jsonLine, neutraliseLine } from "../text/neutralise.ts";
import type { PacketsArguments } from "./arguments.ts";
import { workThrough, type FrameWork } from "./frames.ts";
import { open, tellProblems, type OpenedCapture } from "./open.ts";
import { Output } from "./output.ts";
import { namedFields, printFromColumns, valuesText } from "./print-fields.ts";
import { readFilter, sessionOptions } from "./wishes.ts";

/** `wireside packets FILE`: lists the packets of a capture, or prints what was asked for of them. */
export async function runPackets(file: string, given: PacketsArguments): Promise<Exit> {
  const options = sessionOptions(given.decodeAs);
  const filter = readFilter(given.filter);
  if (given.fields !== undefined) namedFields(given.fields); // a mistake is told before the capture is opened
  const stop = new AbortController();
  const interrupt = (): void => stop.abort();
  process.once("SIGINT", interrupt);
  const opened = await open(file, stop.signal);
  try {
    await print(opened, given, options, filter);
    tellProblems(opened.capture);
    return EXIT.done;
  } catch (error) {
    if (stop.signal.aborted) return EXIT.interrupted;
    throw error;
  } finally {
    process.off("SIGINT", interrupt);
    await opened.close();
  }
}

async function print(
  { capture }: OpenedCapture,
  given: PacketsArguments,
  options: SessionOptions,
  filter: Filter | undefined,
): Promise<void> {
  const isPlain = filter === undefined && given.count === undefined && given.json !== true && given.csv !== true;
  if (given.fields !== undefined && isPlain && (await printFromColumns(capture, given.fields, options))) return;
  const out = new Output();
  const count = given.count ?? Infinity;
  const shared = { session: new Session(options), count };
  if (given.tree !== undefined) {
    const number = given.tree;
    let isThere = false;
    await workThrough(capture, {
      ...shared,
      count: number,
      filter: undefined,
      wanted: { tree: true },
      show: async (d) => {
        if (d.frame.number !== number) return true;
        isThere = true;
        await out.line(given.json === true ? treeJson(d) : treePage(d));
        return false;
      },
    });
    if (!isThere) throw new WiresideError("no_such_packets", { message: `The capture has no frame ${number}.` });
  } else {
    await workThrough(capture, { ...shared, filter, ...lister(given, out) });
  }
  await out.flush();
}

/** Shows each frame in a line: the fields that were asked for, or the columns of the packet list. */
function lister(given: PacketsArguments, out: Output): Pick<FrameWork, "wanted" | "show"> {
  const { fields: names } = given;
  if (names !== undefined) {
    const fields = namedFields(names);
    return {
      wanted: { fields: fields.flat() },
      show: async (d) => {
        const values = fields.map((each) => valuesText(d, each));
        await out.line(
          given.json === true
            ? jsonLine(Object.fromEntries(names.map((name, i) => [name, values[i]])))
            : values.join("\t"),
        );
        return true;
      },
    };
  }
  return {
    wanted: { columns: true },
    show: async (d) => {
      const { frame, columns } = d;
      await out.line(
        neutraliseLine(
          `${String(frame.number).padStart(5)} ${(Number(frame.sinceFirst) / 1e9).toFixed(6).padStart(12)} ` +
            `${columns.source.padEnd(15)} → ${columns.destination.padEnd(15)} ${columns.protocol} ${frame.length} ${columns.info}`,
        ),
      );
      return true;
    },
  };
}

function treePage(d: Dissection): string {
  const stops = d.stops.map((stop) => `\n${neutraliseLine(stopText(stop))}`).join("");
  return `${treeText(d.tree).split("\n").map(neutraliseLine).join("\n")}${stops}\n\n${sourcesText(d.sources)}`;
}

function treeJson(d: Dissection): string {
  return jsonLine({ number: d.frame.number, tree: treeObjects(d.tree), stops: d.stops });
}

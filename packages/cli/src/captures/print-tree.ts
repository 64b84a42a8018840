import { sourcesText, stopText, treeObjects, treeText, type Dissection } from "@wireside/packets";
import { WiresideError } from "@wireside/protocol";
import { jsonLine, neutraliseLine } from "../text/neutralise.ts";
import { showFrames, type PacketsJob } from "./job.ts";

/**
 * Prints one frame taken apart: every field with its bytes, and then the bytes.
 *
 * @throws WiresideError `no_such_packets`
 */
export async function printTree(job: PacketsJob, number: number): Promise<void> {
  const { given, out } = job;
  let isThere = false;
  await showFrames(
    { ...job, given: { ...given, count: number } },
    {
      wanted: { tree: true },
      show: async (d) => {
        if (d.frame.number !== number) return true;
        isThere = true;
        await out.line(given.json === true ? treeJson(d) : treePage(d));
        return false;
      },
    },
  );
  if (!isThere) throw new WiresideError("no_such_packets", { message: `The capture has no frame ${number}.` });
}

function treePage(d: Dissection): string {
  const stops = d.stops.map((stop) => `\n${neutraliseLine(stopText(stop))}`).join("");
  return `${treeText(d.tree).split("\n").map(neutraliseLine).join("\n")}${stops}\n\n${sourcesText(d.sources)}`;
}

function treeJson(d: Dissection): string {
  return jsonLine({ number: d.frame.number, tree: treeObjects(d.tree), stops: d.stops });
}

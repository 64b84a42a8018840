import type { PacketsArguments } from "./arguments.ts";
import { conversationReport, endpointReport } from "./conversation-report.ts";
import { countConversations, countHierarchy, countIntervals } from "./count.ts";
import { hierarchyReport } from "./hierarchy-report.ts";
import { intervalReport } from "./interval-report.ts";
import type { PacketsJob } from "./job.ts";
import type { Report } from "./report.ts";
import { jsonLine } from "../text/neutralise.ts";
import { CSV_END, csvLine } from "./csv.ts";

/** Prints what was counted instead of packets. */
export async function printStatistics(job: PacketsJob, what: NonNullable<PacketsArguments["stats"]>): Promise<void> {
  const { given, out, progress } = job;
  const report = await reportOf(job, what);
  progress.clear();
  if (given.json === true) for (const each of report.objects()) await out.line(jsonLine(each));
  else if (given.csv === true) for (const line of report.records()) await out.line(csvLine(line) + CSV_END);
  else for (const line of report.lines()) await out.line(line);
}

async function reportOf(job: PacketsJob, what: NonNullable<PacketsArguments["stats"]>): Promise<Report> {
  switch (what) {
    case "hierarchy":
      return hierarchyReport(await countHierarchy(job));
    case "conversations":
      return conversationReport(await countConversations(job));
    case "endpoints":
      return endpointReport(await countConversations(job));
    case "io":
      return intervalReport(await countIntervals(job));
  }
}

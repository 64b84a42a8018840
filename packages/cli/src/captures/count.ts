import {
  allFields,
  ConversationStatistics,
  Dissection,
  FrameDissector,
  IntervalCounts,
  PacketIndex,
  ProtocolHierarchy,
  Session,
  wantedFields,
} from "@wireside/packets";
import { CONVERSATION_KINDS } from "@wireside/packets/words";
import { workThrough } from "./frames.ts";
import { tellReading, type PacketsJob } from "./job.ts";
import { turn } from "./output.ts";

/** Counts protocols above protocols. */
export async function countHierarchy(job: PacketsJob): Promise<ProtocolHierarchy> {
  const hierarchy = new ProtocolHierarchy();
  await countDissected(job, new Session(job.options), [], (d) => hierarchy.add(d));
  return hierarchy;
}

/** Counts frames in stretches of time. */
export async function countIntervals(job: PacketsJob): Promise<IntervalCounts> {
  const { capture, given, filter, options } = job;
  const counts = new IntervalCounts(given.interval);
  const count = given.count ?? Infinity;
  if (filter !== undefined) {
    await countDissected(job, new Session(options), [], (d) => {
      if (d.frame.hasTime) counts.add(Number(d.frame.sinceFirst), d.frame.length);
    });
    return counts;
  }
  const begin = { seconds: 0, nanoseconds: 0 };
  for await (const { firstNumber, count: frames, seconds, nanoseconds, length, hasTime } of capture.batches()) {
    if (firstNumber === 1) [begin.seconds, begin.nanoseconds] = [seconds[0]!, nanoseconds[0]!];
    const last = Math.min(frames, count - firstNumber + 1);
    for (let i = 0; i < last; i++) {
      const since = (seconds[i]! - begin.seconds) * 1e9 + nanoseconds[i]! - begin.nanoseconds;
      if (hasTime[i] === 1) counts.add(since, length[i]!);
    }
    if (last < frames) return counts;
    tellReading(job.progress, capture);
    await turn(job.signal);
  }
  return counts;
}

/** Counts conversations: without a filter straight from the headers, and only special frames are taken apart. */
export async function countConversations(job: PacketsJob): Promise<ConversationStatistics> {
  const { kind } = job.given;
  const kinds = kind === undefined ? CONVERSATION_KINDS : [kind];
  if (job.filter !== undefined || job.given.count !== undefined) {
    const session = new Session(job.options);
    const statistics = new ConversationStatistics({ tcp: session.tcp.table, udp: session.udp.table }, kinds);
    await countDissected(job, session, statistics.fields, (d) => statistics.add(d));
    return statistics;
  }
  const index = new PacketIndex({
    isKept: false,
    isAnalysed: false,
    onSpecial: (_batch, at) => {
      dissector.dissect(at, wanted);
      statistics.add(d);
    },
  });
  const statistics = new ConversationStatistics(index, kinds);
  const wanted = { fields: wantedFields(statistics.fields, allFields().length) };
  const d = new Dissection(new Session(job.options, index, "walking"));
  const dissector = new FrameDissector(d);
  for await (const batch of job.capture.batches()) {
    dissector.enter(batch);
    index.add(batch);
    statistics.addPlain(index, batch);
    tellReading(job.progress, job.capture);
    await turn(job.signal);
  }
  return statistics;
}

async function countDissected(
  { capture, given, filter, progress, signal }: PacketsJob,
  session: Session,
  fields: ConversationStatistics["fields"],
  add: (d: Dissection) => void,
): Promise<void> {
  await workThrough(capture, {
    session,
    filter,
    count: given.count ?? Infinity,
    signal,
    wanted: { fields },
    show: (d) => {
      add(d);
      return true;
    },
    pause: async () => tellReading(progress, capture),
  });
}

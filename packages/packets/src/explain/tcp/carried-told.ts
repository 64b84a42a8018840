import { countText } from "../quantities.ts";
import { capital } from "../sides.ts";
import { cite, cited, tell, worked, type Draft } from "../tell.ts";
import type { TcpSubject } from "./subject.ts";

/** How many bytes of data each side sent. */
export function tellCarriedBytes(subject: TcpSubject): Draft[] {
  const { carried, trace } = subject;
  if (carried[0].segments + carried[1].segments === 0) {
    const last = trace.frame[trace.count - 1]!;
    return [
      tell(
        "carried.nothing",
        cite(trace.frame[0]!, "tcp.len"),
        cite(last, "tcp.len"),
      )`No data was carried, in either direction.`,
    ];
  }
  return ([0, 1] as const).map((side) => tellSide(subject, side));
}

function tellSide({ trace, carried, sides }: TcpSubject, side: 0 | 1): Draft {
  const { segments, bytes, missing, last } = carried[side];
  const name = capital(sides.names[side]);
  if (last < 0) return tell("carried.bytes", cite(trace.frame[trace.count - 1]!, "tcp.stream"))`${name} sent no data.`;
  const frame = trace.frame[last]!;
  const absent =
    missing === 0
      ? ""
      : ` By the sequence numbers ${countText(missing, "byte")} more ${missing === 1 ? "was" : "were"} sent, but ${missing === 1 ? "is" : "are"} not in the capture.`;
  return tell(
    "carried.bytes",
    cite(frame, "tcp.seq"),
    cite(frame, "tcp.len"),
  )`${name} sent ${cited(countText(bytes, "byte"), frame, "tcp.nxtseq")} of data in ${worked(countText(segments, "segment"))}.${absent}`;
}

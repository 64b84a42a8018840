import type { CaptureDocument } from "../../document/capture-document.ts";
import { CAPTURE_LIMITS } from "../../limits.ts";
import { valueText } from "../../fields/format.ts";
import { nodesOf } from "../evidence.ts";
import { frameText } from "../quantities.ts";
import { cite, cited, tell, type Draft } from "../tell.ts";
import type { UdpSubject } from "./subject.ts";

/** The ICMP errors that quote a datagram of the conversation: what became of it. */
export async function tellIcmpErrors(
  document: CaptureDocument,
  { view, frames }: UdpSubject,
  signal: AbortSignal | undefined,
): Promise<Draft[]> {
  const first = frames.frame[0]!;
  const candidates = document.framesOfNone(first, first + CAPTURE_LIMITS.explainedNear, CAPTURE_LIMITS.explainedErrors);
  const drafts: Draft[] = [];
  await document.look(
    candidates,
    { tree: true, columns: true },
    ({ tree, columns, frame: { number } }) => {
      const nodes = [...nodesOf(tree)];
      const value = (name: string): string | undefined => {
        const node = nodes.find(({ field }) => field.name === name);
        return node === undefined ? undefined : valueText(node.field, node.value);
      };
      const isError = value("icmp.type") !== undefined || value("icmpv6.type") !== undefined;
      if (!isError || value("udp.stream") !== String(view.stream)) return;
      const icmp = value("icmp.type") === undefined ? "icmpv6" : "icmp";
      const { source, info } = columns;
      // RFC 792: 3, 3; RFC 4443 §3.1: 1, 4.
      const isPort = PORT_UNREACHABLE.includes(`${icmp} ${value(`${icmp}.type`)} ${value(`${icmp}.code`)}`);
      const meaning = isPort ? ": no program listens on that port there" : "";
      const error = cited(`“${info}”`, number, `${icmp}.code`);
      drafts.push(
        tell(
          "troubles.icmp",
          cite(number, `${icmp}.type`),
          cite(number, "udp.dstport"),
        )`In ${frameText(number)} ${cited(source, number, icmp === "icmp" ? "ip.src" : "ipv6.src", source)} answers a datagram of this conversation with an ICMP error, ${error}${meaning}.`,
      );
    },
    signal,
  );
  return drafts;
}

/** Protocol, type and code. */
const PORT_UNREACHABLE: readonly string[] = ["icmp 3 3", "icmpv6 1 4"];

import type { CaptureDocument } from "../document/capture-document.ts";
import type { ConversationView } from "../document/views.ts";
import { CAPTURE_LIMITS } from "../limits.ts";
import { commonData, finishSections, layersOf } from "./explained.ts";
import type { ExplainedConversation } from "./explanation.ts";
import { readMessages } from "./messages/read-messages.ts";
import { carriedData, tellMessages } from "./messages/told.ts";
import { tellIcmpErrors } from "./udp/icmp-errors.ts";
import { answerUdp } from "./udp/questions.ts";
import { studyUdp } from "./udp/subject.ts";
import { tellUdpBytes, tellUdpPhases, tellUdpSpeed, tellUdpTroubles, tellUdpWho } from "./udp/told.ts";
import { tellWireside } from "./udp/wireside.ts";

/** Explains one conversation over UDP. */
export async function explainUdp(
  document: CaptureDocument,
  view: ConversationView,
  signal: AbortSignal | undefined,
): Promise<ExplainedConversation> {
  const columns = document.columnsOf(view, CAPTURE_LIMITS.explainedSegments);
  const subject = studyUdp(view, columns);
  const messages = await readMessages(document, "udp", columns, columns.payload, signal);
  const isWireside = messages.protocols.some(({ field }) => field === "wireside");
  const streams = isWireside ? await tellWireside(document, columns, subject.sides, signal) : [];
  const sections = await finishSections(
    document,
    {
      who: tellUdpWho(subject),
      phases: tellUdpPhases(subject),
      carried: [...tellUdpBytes(subject), ...tellMessages(messages, subject.sides), ...streams],
      troubles: [...(await tellIcmpErrors(document, subject, signal)), ...tellUdpTroubles(subject)],
      speed: tellUdpSpeed(subject),
      questions: [...answerUdp(subject), ...(await layersOf(document, columns, signal))],
    },
    signal,
  );
  return {
    ...commonData(document, view, columns),
    protocol: messages.protocols[0]?.name ?? "UDP",
    phases: [],
    carried: carriedData(messages),
    troubles: [],
    speed: [],
    sections,
  };
}

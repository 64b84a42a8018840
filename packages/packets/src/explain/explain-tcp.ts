import type { CaptureDocument } from "../document/capture-document.ts";
import type { ConversationView } from "../document/views.ts";
import { CAPTURE_LIMITS } from "../limits.ts";
import { commonData, finishSections, layersOf } from "./explained.ts";
import type { ExplainedConversation } from "./explanation.ts";
import { readMessages } from "./messages/read-messages.ts";
import { carriedData, tellMessages } from "./messages/told.ts";
import { countText, frameText } from "./quantities.ts";
import { cannotTell, cite, worked, type Draft } from "./tell.ts";
import { tellCarriedBytes } from "./tcp/carried-told.ts";
import { endingData, phaseData, tellPhases } from "./tcp/phases-told.ts";
import { answerTcp } from "./tcp/questions.ts";
import { speedData, tellSpeed } from "./tcp/speed-told.ts";
import { freshBytes } from "./tcp/carried-bytes.ts";
import { studyTcp, type TcpSubject } from "./tcp/subject.ts";
import { findTroubles } from "./tcp/troubles.ts";
import { tellTroubles, troubleData } from "./tcp/troubles-told.ts";
import { tellWho } from "./tcp/who.ts";

/** Explains one TCP connection. */
export async function explainTcp(
  document: CaptureDocument,
  view: ConversationView,
  signal: AbortSignal | undefined,
): Promise<ExplainedConversation> {
  const whole = await document.trace(view.stream, signal, CAPTURE_LIMITS.explainedSegments);
  const subject = studyTcp(view, view.begin, whole);
  const columns = document.columnsOf(view, CAPTURE_LIMITS.explainedSegments);
  const messages = await readMessages(document, "tcp", columns, freshBytes(subject), signal);
  const troubles = findTroubles(subject);
  const sections = await finishSections(
    document,
    {
      who: [...tellWho(subject), ...tellPart(subject, view)],
      phases: tellPhases(subject),
      carried: [...tellCarriedBytes(subject), ...tellMessages(messages, subject.sides)],
      troubles: tellTroubles(subject, troubles),
      speed: tellSpeed(subject),
      questions: [...answerTcp(subject), ...(await layersOf(document, columns, signal))],
    },
    signal,
  );
  return {
    ...commonData(document, view, columns),
    protocol: messages.protocols[0]?.name ?? "TCP",
    phases: phaseData(subject),
    ending: endingData(subject),
    carried: carriedData(messages),
    troubles: troubleData(troubles),
    speed: speedData(subject),
    sections,
  };
}

/** That only the beginning of a very long conversation was looked at. */
function tellPart({ whole }: TcpSubject, { frames }: ConversationView): Draft[] {
  const unseen = frames[0] + frames[1] - whole.count;
  if (unseen <= 0) return [];
  const last = whole.frame[whole.count - 1]!;
  return [
    cannotTell(
      "who.part",
      cite(last, "frame.number"),
    )`This is told of its first ${worked(countText(whole.count, "frame"))}, up to ${frameText(last)}; the other ${worked(countText(unseen, "frame"))} were not looked at, because the conversation is too long.`,
  ];
}

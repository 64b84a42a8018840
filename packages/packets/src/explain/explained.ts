import type { CaptureDocument } from "../document/capture-document.ts";
import type { ConversationFrames } from "../document/conversation-frames.ts";
import type { ConversationView } from "../document/views.ts";
import { finishSentences } from "./evidence.ts";
import { SECTIONS, type ExplainedConversation, type Section, type Sections } from "./explanation.ts";
import { tellLayers } from "./layers.ts";
import type { Draft } from "./tell.ts";

/** Drafts of each section. */
export type DraftSections = Readonly<Record<Section, readonly Draft[]>>;

/** What every conversation has, whatever it is over. */
export function commonData(
  document: CaptureDocument,
  { over, stream, ends, frames, begin, duration }: ConversationView,
  columns: ConversationFrames,
): Omit<ExplainedConversation, "protocol" | "phases" | "ending" | "carried" | "troubles" | "speed" | "sections"> {
  const all = document.framesOf({ over, stream });
  const payload: [number, number] = [0, 0];
  for (let row = 0; row < columns.count; row++) payload[columns.direction[row] === 0 ? 0 : 1] += columns.payload[row]!;
  return {
    over,
    stream,
    ends,
    ipVersion: ends[0].address.includes(":") ? 6 : 4,
    firstFrame: all[0]!,
    lastFrame: all.at(-1)!,
    frames,
    payload,
    begin,
    duration,
  };
}

/** Looks up what the drafts of all sections cite, at once. */
export async function finishSections(
  document: CaptureDocument,
  drafts: DraftSections,
  signal: AbortSignal | undefined,
): Promise<Sections> {
  const all = SECTIONS.flatMap((section) => drafts[section]);
  const sentences = await finishSentences(document, all, signal);
  let from = 0;
  const cut = SECTIONS.map((section) => {
    const until = from + drafts[section].length;
    const own = sentences.slice(from, until);
    from = until;
    return [section, own] as const;
  });
  return Object.fromEntries(cut) as Record<Section, (typeof sentences)[number][]>;
}

/** Which bytes of one packet are which field: of the first with data, else of the first. */
export async function layersOf(
  document: CaptureDocument,
  { frame, payload }: ConversationFrames,
  signal: AbortSignal | undefined,
): Promise<Draft[]> {
  const row = Math.max(
    0,
    payload.findIndex((bytes) => bytes > 0),
  );
  const drafts: Draft[] = [];
  await document.look([frame[row]!], { tree: true }, (d) => drafts.push(...tellLayers(d)), signal);
  return drafts;
}

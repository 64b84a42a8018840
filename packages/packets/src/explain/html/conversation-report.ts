import { endText } from "../../conversations/end-text.ts";
import type { CaptureDocument } from "../../document/capture-document.ts";
import { CAPTURE_LIMITS } from "../../limits.ts";
import { frameLadder } from "../../ladder/frame-ladder.ts";
import type { Ladder, LadderOptions } from "../../ladder/ladder.ts";
import { traceLadder } from "../../ladder/trace-ladder.ts";
import type { Direction } from "../../trace/trace.ts";
import { judgeTrace, type Judgement } from "../../verdict/judge.ts";
import { SECTIONS, type ExplainedConversation, type Section } from "../explanation.ts";
import { countText } from "../quantities.ts";
import type { CitedBytes } from "./cited-bytes.ts";
import { conversationPlots } from "./conversation-plots.ts";
import { ladderFigure } from "./ladder-figure.ts";
import { markup, type Markup, type Piece } from "./markup.ts";
import { conversationId } from "./overview.ts";
import { legend, plotSvg } from "./plot.ts";
import { sentenceList } from "./sentences.ts";
import { speedShares } from "./speed-shares.ts";
import { groupVerdicts } from "./verdict-groups.ts";
import { verdictTable } from "./verdict-table.ts";

/** Writes one conversation: its sentences, and between them the figures that they speak of. */
export async function conversationReport(
  document: CaptureDocument,
  conversation: ExplainedConversation,
  bytes: CitedBytes,
  signal?: AbortSignal,
): Promise<Markup> {
  const { over, stream, ends, protocol, sections } = conversation;
  const draw = over === "tcp" ? tcpFigures : udpFigures;
  const figures = await draw(document, conversation, bytes, signal);
  const parts = SECTIONS.map((section) => {
    const sentences = sentenceList(sections[section], bytes);
    const figure = figures[section];
    if (sentences === undefined && figure === undefined) return undefined;
    return markup`<h3>${HEADINGS[section]}</h3>
${sentences}${figure}
`;
  });
  return markup`<section class="conversation" id="${conversationId(conversation)}">
<h2><span class="soft">${over}.stream ${stream}</span> ${endText(ends[0])} → ${endText(ends[1])} <span class="protocol">${protocol}</span></h2>
${parts}</section>
`;
}

/** What stands at the end of each section. */
type Figures = Partial<Record<Section, Piece>>;

async function tcpFigures(
  document: CaptureDocument,
  conversation: ExplainedConversation,
  bytes: CitedBytes,
  signal?: AbortSignal,
): Promise<Figures> {
  const id = conversationId(conversation);
  const trace = await document.trace(conversation.stream, signal, CAPTURE_LIMITS.explainedSegments);
  const judgement = judgeTrace(trace);
  const groups = groupVerdicts(judgement);
  const verdicts =
    groups.length === 0 ? undefined : markup`<h4>Wireshark’s verdicts and ours</h4>${verdictTable(groups, id, bytes)}`;
  const ladder = traceLadder(judgement, ladderOptions(conversation));
  const names = ladder.lanes.map((lane) => (lane.name === lane.address ? endText(lane) : `the ${lane.name}`));
  const shares = conversation.speed.map((speed) => speedShares(speed, names[speed.direction]!));
  return {
    phases: sequenceDiagram(ladder, id, bytes),
    troubles: verdicts,
    speed: orNothing([...shares, ...plotFigures(judgement, conversation, names)]),
  };
}

async function udpFigures(
  document: CaptureDocument,
  conversation: ExplainedConversation,
  bytes: CitedBytes,
  signal?: AbortSignal,
): Promise<Figures> {
  const all = document.framesOf(conversation);
  const rows = await document.rows(all.subarray(0, CAPTURE_LIMITS.reportDatagrams), signal);
  const ladder = frameLadder(rows, ladderOptions(conversation));
  const left = all.length - rows.length;
  const rest = left === 0 ? undefined : markup`<p class="soft">${countText(left, "further frame")} not drawn.</p>`;
  return { carried: [sequenceDiagram(ladder, conversationId(conversation), bytes), rest] };
}

function ladderOptions({ carried, sections }: ExplainedConversation): LadderOptions {
  const items = CAPTURE_LIMITS.reportArrows;
  const evidence = SECTIONS.flatMap((section) => sections[section].flatMap((sentence) => sentence.evidence));
  return {
    items,
    marked: evidence.slice(0, items / 2).map(({ frame }) => frame),
    carried: new Map(carried.slice(0, items / 2).map(({ frame, text }) => [frame, text])),
  };
}

function sequenceDiagram(ladder: Ladder, id: string, bytes: CitedBytes): Piece {
  const linkOf = (frame: number) => bytes.linkOfFrame(frame);
  return markup`<h4>Sequence diagram</h4>
${ladderFigure(ladder, { id: `${id}-ladder`, title: "Sequence diagram", linkOf })}`;
}

function plotFigures(judgement: Judgement, conversation: ExplainedConversation, names: readonly string[]): Markup[] {
  const id = conversationId(conversation);
  return DIRECTIONS.filter((direction) => conversation.payload[direction] >= FEW_BYTES)
    .flatMap((direction) => conversationPlots(judgement, direction, names[direction]!))
    .map(
      (plot, at) => markup`<figure class="plotted"><figcaption>${plot.title}</figcaption>
${legend(plot.layers)}<div class="wide">${plotSvg(plot, WIDE, `${id}-plot-${at}-wide`)}</div>
<div class="narrow">${plotSvg(plot, NARROW, `${id}-plot-${at}-narrow`)}</div></figure>
`,
    );
}

function orNothing(pieces: readonly Piece[]): Piece {
  return pieces.every((piece) => piece === undefined) ? undefined : pieces;
}

const HEADINGS: Readonly<Record<Section, string>> = {
  who: "Who spoke with whom",
  phases: "What happened when",
  carried: "What was carried",
  troubles: "What went wrong",
  speed: "Who limited the speed",
  questions: "Questions of the textbook",
};

const DIRECTIONS: readonly Direction[] = [0, 1];
const WIDE = { width: 920, height: 320 };
const NARROW = { width: 340, height: 240 };
/** Below that a plot over time shows nothing. */
const FEW_BYTES = 5_000;

export { firstNot } from "./columns/first-not.ts";
export { endText } from "./conversations/end-text.ts";
export { protocols } from "./protocols/index.ts";
export { FrameDissector } from "./dissect/dissect-frame.ts";
export { Dissection, wantedFields, type Source, type Wanted } from "./dissect/dissection.ts";
export { Session, type SessionOptions } from "./dissect/session.ts";
export { BATCH_FRAMES, createBatch, type CaptureInterface, type FrameBatch, type FrameNotes } from "./frames/batch.ts";
export { allFields, defineFields, fieldsNamed, fieldWidth } from "./fields/field.ts";
export type { Field, FieldDescription, FieldType, FieldValue, NumberBase, ValueNames } from "./fields/field.ts";
export { type CaptureDocument, openDocument } from "./document/capture-document.ts";
export { kindFields, rowKind } from "./document/row-kind.ts";
export type { WorkOptions } from "./document/capture-walk.ts";
export type { ConversationList } from "./document/conversation-list.ts";
export type {
  CaptureView,
  ConversationEnd,
  ConversationName,
  ConversationOrder,
  ConversationView,
  FollowedPart,
  FollowedPiece,
  FrameView,
  NodeView,
  Progress,
  RowKind,
  RowView,
} from "./document/views.ts";
export {
  EXPLANATION_VERSION,
  SECTIONS,
  type Carried,
  type Ending,
  type Evidence,
  type ExplainedCapture,
  type ExplainedConversation,
  type Explanation,
  type Part,
  type Phase,
  type Section,
  type Sections,
  type Sentence,
  type Speed,
  type Trouble,
} from "./explain/explanation.ts";
export { limitsOfSpeed, type SpeedLimits } from "./explain/speed/speed.ts";
export type { Limit, LimitShare, Stretch } from "./explain/speed/limit.ts";
export type { LinkRate } from "./explain/speed/link-rate.ts";
export { annotationsOf } from "./explain/annotations.ts";
export { htmlReport, type ReportOptions } from "./explain/html/report.ts";
export { conversationsAmong } from "./explain/choose.ts";
export { makeExplanation, type ExplainOptions } from "./explain/make-explanation.ts";
export { markdownReport, type MarkdownOptions } from "./explain/markdown.ts";
export { TOPICS, type Topic } from "./explain/topics.ts";
export { completeFilter, type FilterCompletion, type FilterSuggestion } from "./filter/complete.ts";
export { DissectedValues } from "./filter/dissected-values.ts";
export { formatFilterError } from "./filter/error-text.ts";
export { type Filter, parseFilter, type ParsedFilter } from "./filter/filter.ts";
export { FILTER_ERRORS, type FilterError, type FilterErrorCode, type FilterWarning } from "./filter/mistake.ts";
export type { FieldNeed, FrameValues } from "./filter/values.ts";
export { frameLadder, type LadderFrame } from "./ladder/frame-ladder.ts";
export type {
  EventRange,
  Fate,
  Ladder,
  LadderArrow,
  LadderItem,
  LadderLane,
  LadderOptions,
  LadderPause,
  LadderPhase,
  LadderRun,
} from "./ladder/ladder.ts";
export { traceLadder } from "./ladder/trace-ladder.ts";
export { CaptureFollower } from "./follow/follow-capture.ts";
export { PayloadWalk } from "./follow/payload-walk.ts";
export { CAPTURE_LIMITS } from "./limits.ts";
export type { CarriedObject } from "./objects/carried-object.ts";
export { ObjectFinder } from "./objects/object-finder.ts";
export { ObjectNames } from "./objects/object-names.ts";
export { CAPTURE_PROBLEMS, type CaptureProblem, type CaptureProblemCode } from "./problems.ts";
export { type Capture, openCapture, type OpenOptions } from "./read/capture.ts";
export type { CaptureFormat, CaptureSecrets, CaptureSection, InterfaceStatistics, ResolvedName } from "./read/facts.ts";
export type { FrameAccess } from "./read/frame-access.ts";
export { blobSource, bytesSource, type ByteSource, type CaptureInput } from "./read/source.ts";
export type { Points, Strokes } from "./series/points.ts";
export { roundTripSeries, type RoundTripSeries } from "./series/round-trip-series.ts";
export { thinStrokes, type GraphArea } from "./series/thin-strokes.ts";
export { thinPoints, type TimeSpan } from "./series/thin.ts";
export { throughputSeries, type ThroughputOptions, type ThroughputSeries } from "./series/throughput.ts";
export { timeSequence, type TimeSequence } from "./series/time-sequence.ts";
export { windowSeries, type WindowSeries } from "./series/window-series.ts";
export { annotatedCopy, type Annotations } from "./write/annotate.ts";
export { PcapWriter, type FrameToWrite, type PcapToWrite } from "./write/pcap-writer.ts";
export {
  PcapngWriter,
  type InterfaceToWrite,
  type PcapngFrameToWrite,
  type SectionToWrite,
} from "./write/pcapng-writer.ts";
export { ColumnPrinter, columnWriters } from "./print/column-printer.ts";
export { ListPrinter, listLine, type ListRow } from "./print/list-printer.ts";
export { TextBuffer } from "./print/text-buffer.ts";
export { hexDump, sourcesText, stopText, treeObjects, treeText } from "./print/tree-text.ts";
export { valueText } from "./fields/format.ts";
export { protocolNamed } from "./fields/registry.ts";
export { PacketIndex } from "./walk/packet-index.ts";
export type { Direction, TcpTrace } from "./trace/trace.ts";
export {
  compareVerdicts,
  ourVerdict,
  type ComparedFrame,
  type OurVerdict,
  type VerdictDifference,
} from "./verdict/compare.ts";
export type { Proof, ProofField } from "./verdict/proof.ts";
export { judgeTrace, type Judgement } from "./verdict/judge.ts";
export type { Sureness, Trigger, Verdict, VerdictKind } from "./verdict/verdict.ts";
export type { WiresharkSays } from "./verdict/wireshark.ts";
export { type ConversationKind } from "./stats/conversation-kinds.ts";
export { type ConversationCount, ConversationStatistics, type EndpointCount } from "./stats/conversation-statistics.ts";
export { type IntervalCount, IntervalCounts } from "./stats/interval-counts.ts";
export { type ProtocolCount, ProtocolHierarchy } from "./stats/protocol-hierarchy.ts";

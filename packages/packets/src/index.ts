export { BATCH_FRAMES, createBatch, type CaptureInterface, type FrameBatch, type FrameNotes } from "./frames/batch.ts";
export { allFields, defineFields, fieldsNamed, fieldWidth } from "./fields/field.ts";
export type { Field, FieldDescription, FieldType, FieldValue, NumberBase, ValueNames } from "./fields/field.ts";
export type {
  CaptureView,
  ConversationEnd,
  ConversationName,
  ConversationView,
  FrameView,
  NodeView,
  Progress,
  RowKind,
  RowView,
} from "./document/views.ts";

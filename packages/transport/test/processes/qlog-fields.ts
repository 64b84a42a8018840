import { FRAMES, FRAME_NAMES } from "../../src/core/wire/frame-table.ts";
import type { QlogFrame } from "../../src/core/qlog/frames.ts";

/** What the dissector calls fields that qlog has as well, as Wireshark's QUIC does. */
const NAMES: Readonly<Record<string, string>> = {
  "ack.ack_delay": "ack.ack_delay",
  "ack.ect0": "ack.ect0_count",
  "ack.ect1": "ack.ect1_count",
  "ack.ce": "ack.ecn_ce_count",
  "reset_stream.stream_id": "rsts.stream_id",
  "reset_stream.error_code": "rsts.application_error_code",
  "reset_stream.final_size": "rsts.final_size",
  "stop_sending.stream_id": "ss.stream_id",
  "stop_sending.error_code": "ss.application_error_code",
  "stream.stream_id": "stream.stream_id",
  "stream.fin": "stream.fin",
  "max_data.maximum": "md.maximum_data",
  "max_stream_data.stream_id": "msd.stream_id",
  "max_stream_data.maximum": "msd.maximum_stream_data",
  "max_streams.maximum": "ms.max_streams",
  "data_blocked.limit": "db.limit",
  "stream_data_blocked.stream_id": "sdb.stream_id",
  "stream_data_blocked.limit": "sdb.limit",
  "streams_blocked.limit": "sb.limit",
  "new_connection_id.sequence_number": "nci.sequence",
  "new_connection_id.retire_prior_to": "nci.retire_prior_to",
  "new_connection_id.connection_id": "nci.connection_id",
  "retire_connection_id.sequence_number": "rci.sequence",
  "path_challenge.data": "path_challenge.data",
  "path_response.data": "path_response.data",
  "connection_close.reason": "cc.reason_phrase",
  "ack_frequency.sequence_number": "af.sequence_number",
  "ack_frequency.ack_eliciting_threshold": "af.ack_eliciting_threshold",
  "ack_frequency.requested_max_ack_delay": "af.request_max_ack_delay",
  "ack_frequency.reordering_threshold": "af.reordering_threshold",
};

/** Fields of frames with which both can be compared. */
export const COMPARED = [
  ...["ack.largest_acknowledged", "ack.ack_range_count", "ack.first_ack_range", "ack.gap", "ack.ack_range"],
  ...["stream.offset", "stream_data", "dg", "cc.error_code", "cc.app_error_code"],
  ...Object.values(NAMES),
].map((name) => `wireside.${name}`);

export type FieldTexts = Record<string, string[]>;

/**
 * The frames of a packet that qlog tells, as texts of {@link COMPARED} in the order in which they stand there. Instead of data it has
 * the length.
 */
export function fieldsOfQlog(frames: readonly QlogFrame[]): FieldTexts {
  const texts: FieldTexts = {};
  const add = (name: string, value: unknown): void => {
    (texts[`wireside.${name}`] ??= []).push(String(typeof value === "boolean" ? Number(value) : value));
  };
  for (const { frame_type: kind, ...fields } of frames as readonly (QlogFrame & { frame_type: string })[]) {
    const { offset, length, acked_ranges: ranges, error_space: space, error_code: code } = fields;
    if (kind === "ack") addRanges(ranges as number[][], add);
    // An offset of 0 is not told by our sender, and no data is none.
    if (kind === "stream" && offset !== 0) add("stream.offset", offset);
    if (typeof length === "number" && length > 0) add(kind === "stream" ? "stream_data" : "dg", length);
    if (kind === "connection_close") add(space === "transport" ? "cc.error_code" : "cc.app_error_code", code);
    for (const [field, value] of Object.entries(fields)) {
      const name = NAMES[`${kind}.${field}`];
      const isDelay = field.endsWith("ack_delay");
      if (name !== undefined && value !== "") add(name, isDelay ? Math.round(Number(value) * 1000) : value);
    }
  }
  return texts;
}

/** The same of what tshark printed. */
export function fieldsOfTshark(row: Readonly<Record<string, readonly string[]>>): FieldTexts {
  const told = COMPARED.filter((name) => row[name]!.length > 0);
  return Object.fromEntries(told.map((name) => [name, row[name]!.map((text) => plainText(name, text))]));
}

/** Names of the frames of a packet that qlog tells, without PADDING. */
export function namesOf(frames: readonly QlogFrame[]): unknown[] {
  return frames.map((frame) => frame["frame_type"]).filter((name) => name !== "padding");
}

/** Names of frames by their types, in qlog's way. */
export function frameNames(types: readonly string[]): string[] {
  return types.map(Number).flatMap((type) => {
    const name = FRAME_NAMES[type];
    if (name === undefined) return [`unknown ${type}`];
    return name === "padding" ? [] : [FRAMES[name].title.replace(/ .*/u, "").toLowerCase()];
  });
}

/** RFC 9000 §19.3.1. qlog has the smallest range first. */
function addRanges(ranges: readonly number[][], add: (name: string, value: number) => void): void {
  const largestFirst = ranges.map((range) => ({ smallest: range[0]!, largest: range.at(-1)! })).toReversed();
  add("ack.largest_acknowledged", largestFirst[0]!.largest);
  add("ack.ack_range_count", largestFirst.length - 1);
  for (const [i, { smallest, largest }] of largestFirst.entries()) {
    if (i > 0) add("ack.gap", largestFirst[i - 1]!.smallest - largest - 2);
    add(i === 0 ? "ack.first_ack_range" : "ack.ack_range", largest - smallest);
  }
}

function plainText(name: string, text: string): string {
  if (text === "True" || text === "False") return text === "True" ? "1" : "0";
  if (name === "wireside.stream_data" || name === "wireside.dg") return String(text.length / 2);
  return name.endsWith("error_code") ? String(Number(text)) : text;
}

import { wantedFields, type Dissection, type Wanted } from "../dissect/dissection.ts";
import { allFields, type Field } from "../fields/field.ts";
import type { PacketIndex } from "../walk/packet-index.ts";
import { kindFields, rowKind } from "./row-kind.ts";
import type { CaptureView, ConversationName, RowView } from "./views.ts";

/** Makes rows of the packet list of dissected frames. */
export class RowMaker {
  /** What a frame's dissection has to begin with. */
  readonly wanted: Wanted;
  readonly #index: PacketIndex;
  readonly #begin: CaptureView["begin"];
  readonly #checksums: readonly Field[] = kindFields();

  /** @param begin time of the capture's first frame */
  constructor(index: PacketIndex, begin: CaptureView["begin"]) {
    this.#index = index;
    this.#begin = begin;
    this.wanted = { columns: true, fields: wantedFields(this.#checksums, allFields().length) };
  }

  row(d: Dissection, conversation: ConversationName | undefined): RowView {
    const { number, seconds, nanoseconds, length, notes, hasTime } = d.frame;
    const { source, destination, protocol, info } = d.columns;
    const chunk = this.#index.columns.chunkOf(number);
    const since = seconds - this.#begin.seconds + (nanoseconds - this.#begin.nanoseconds) / 1e9;
    return {
      number,
      time: hasTime ? since : undefined,
      source,
      destination,
      protocol,
      length,
      info,
      kind: rowKind(d, this.#checksums, chunk, number - chunk.firstFrame),
      hasComment: (notes?.comments.length ?? 0) > 0,
      conversation,
    };
  }
}

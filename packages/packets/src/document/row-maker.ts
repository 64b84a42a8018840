import { wantedFields, type Dissection, type Wanted } from "../dissect/dissection.ts";
import { allFields, type Field } from "../fields/field.ts";
import type { PacketIndex } from "../walk/packet-index.ts";
import { kindFields, rowKind } from "./row-kind.ts";
import { timeOf } from "./capture-view.ts";
import type { ConversationName, RowView } from "./views.ts";

/** Makes rows of the packet list of dissected frames. */
export class RowMaker {
  /** What a frame's dissection has to begin with. */
  readonly wanted: Wanted;
  readonly #index: PacketIndex;
  readonly #checksums: readonly Field[] = kindFields();

  constructor(index: PacketIndex) {
    this.#index = index;
    this.wanted = { columns: true, fields: wantedFields(this.#checksums, allFields().length) };
  }

  row(d: Dissection, conversation: ConversationName | undefined): RowView {
    const { number, seconds, nanoseconds, length, notes, hasTime } = d.frame;
    const { source, destination, protocol, info } = d.columns;
    const chunk = this.#index.columns.chunkOf(number);
    const begin = timeOf(this.#index.columns, 1);
    const since = seconds - begin.seconds + (nanoseconds - begin.nanoseconds) / 1e9;
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

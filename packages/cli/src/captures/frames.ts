import {
  Dissection,
  DissectedValues,
  FrameDissector,
  type Session,
  allFields,
  wantedFields,
  type Capture,
  type Field,
  type Filter,
  type Wanted,
} from "@wireside/packets";
import { turn } from "./output.ts";

/** What is done with the frames of a capture. */
export interface FrameWork {
  readonly session: Session;
  /** Frames that it does not match are not shown. */
  readonly filter: Filter | undefined;
  /** What is shown of a frame. */
  readonly wanted: { readonly tree?: boolean; readonly columns?: boolean; readonly fields?: readonly Field[] };
  /** Frames to read, at most. */
  readonly count: number;
  /** Told of every frame, whether the filter lets it through or not. */
  readonly each?: (d: Dissection) => void;
  /** Shows a frame; false ends the work. */
  show(d: Dissection): Promise<boolean> | boolean;
  /** Told whenever all frames that came so far were shown. */
  readonly pause?: () => Promise<void>;
  /** Ends the work: its reason is thrown. */
  readonly signal: AbortSignal;
}

/** Takes the frames of a capture apart one after the other, and shows those that the filter lets through. */
export async function workThrough(capture: Capture, work: FrameWork): Promise<void> {
  const d = new Dissection(work.session);
  const dissector = new FrameDissector(d);
  const values = work.filter === undefined ? undefined : new DissectedValues(d, work.filter.fields);
  const wanted = union(work.wanted, work.filter, values?.wanted);
  for await (const batch of capture.batches()) {
    dissector.enter(batch);
    for (let index = 0; index < batch.count; index++) {
      if (batch.firstNumber + index > work.count) return;
      dissector.dissect(index, wanted);
      work.each?.(d);
      values?.read();
      if (work.filter !== undefined && values !== undefined && !work.filter.matches(values)) continue;
      const shown = work.show(d);
      if (shown !== true && !(await shown)) return;
    }
    await work.pause?.();
    await turn(work.signal);
  }
}

/** What the filter needs and what is shown, together. */
function union(shown: FrameWork["wanted"], filter: Filter | undefined, filterWants: Wanted | undefined): Wanted {
  const fields = [...(shown.fields ?? []), ...(filter?.fields ?? []).map(({ field }) => field)];
  return {
    tree: shown.tree === true || filterWants?.tree === true,
    columns: shown.columns === true,
    fields: wantedFields(fields, allFields().length),
  };
}

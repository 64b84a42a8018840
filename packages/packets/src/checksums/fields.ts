import type { Dissection } from "../dissect/dissection.ts";
import type { Field, FieldDescription } from "../fields/field.ts";
import { BAD, CHECKSUM_STATUS } from "./status.ts";
import { CHECKSUM_VERDICTS, type ChecksumVerdict } from "./verdict.ts";

/** What every field of a checksum's status is like. */
export const STATUS_FIELD = {
  type: "uint8",
  generated: true,
  values: CHECKSUM_STATUS,
  words: "Whether the checksum fits what it covers; unverified where that cannot be known, with the reason.",
} as const satisfies Partial<FieldDescription>;

/** Adds what became of a checksum, and the right one where it is bad. */
export function addChecksumStatus(
  d: Dissection,
  status: Field,
  verdict: ChecksumVerdict,
  at: number,
  calculated?: Field,
  expected?: () => number,
): void {
  const known = CHECKSUM_VERDICTS[verdict];
  if (known.status === BAD && calculated !== undefined && d.wants(calculated)) {
    d.item(calculated, at, 2, expected!());
  }
  d.item(status, at, 0, known.status, `[${status.label}: ${CHECKSUM_STATUS[known.status]}. ${known.says}]`);
}

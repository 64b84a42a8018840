import { addChecksumStatus } from "../../checksums/fields.ts";
import { pseudoHeaderSum } from "../../checksums/internet.ts";
import { expectedChecksum, judgeTransportChecksum } from "../../checksums/verdict.ts";
import type { Dissection } from "../../dissect/dissection.ts";
import { TCP } from "../ip-protocols.ts";
import { header as fields } from "./header-fields.ts";

/** Adds the checksum over the whole segment, and what became of it. */
export function addChecksum(d: Dissection): void {
  const { start, bytes } = d;
  const at = start + fields.checksum.at;
  d.uint(fields.checksum, at);
  if (!d.wants(fields.checksumStatus) && !d.wants(fields.checksumCalculated)) return;
  const length = d.reportedEnd - start;
  const verdict = judgeTransportChecksum(d, TCP, at, length);
  addChecksumStatus(d, fields.checksumStatus, verdict, at, fields.checksumCalculated, () =>
    expectedChecksum(bytes, start, start + length, at, pseudoHeaderSum(d.network, TCP, length)),
  );
}

import type { CaptureSecrets, InterfaceStatistics, ResolvedName } from "../facts.ts";
import { textOf, type Block } from "./block.ts";
import type { Clock } from "./clock.ts";
import { BLOCK_TAIL, NAME_RECORDS, OPTION, TLS_KEY_LOG, padded } from "./codes.ts";

/**
 * Name Resolution Block: draft-ietf-opsawg-pcapng §4.5. Its options tell who resolved the names, which is left out.
 *
 * @returns undefined when a record is longer than the block; `into` has those before it
 */
export function readNames(block: Block, into: ResolvedName[]): boolean {
  const end = block.length - BLOCK_TAIL;
  let offset = 8;
  while (offset + 4 <= end) {
    const type = block.u16(offset);
    const length = block.u16(offset + 2);
    if (type === 0) return true;
    const valueAt = offset + 4;
    if (valueAt + length > end) return false;
    const record = NAME_RECORDS[type];
    if (record !== undefined && length > record.length) {
      const address = block.copy(valueAt, record.length);
      const names = textOf(block.copy(valueAt + record.length, length - record.length));
      into.push({ kind: record.kind, address, names: names.split("\0") });
    }
    offset = valueAt + padded(length);
  }
  return true;
}

/** Decryption Secrets Block: draft-ietf-opsawg-pcapng §4.7; undefined when the secrets are longer than the block. */
export function readSecrets(block: Block): CaptureSecrets | undefined {
  const type = block.u32(8);
  const length = block.u32(12);
  if (16 + length > block.length - BLOCK_TAIL) return undefined;
  const bytes = block.copy(16, length);
  return type === TLS_KEY_LOG ? { kind: "tls-key-log", text: textOf(bytes) } : { kind: "other", type, bytes };
}

/** Interface Statistics Block: draft-ietf-opsawg-pcapng §4.6 */
export function readStatistics(block: Block, interfaceIndex: number, clock: Clock): InterfaceStatistics {
  const codes = OPTION.statistics;
  const at = clock.nanoseconds(block.u32(12), block.u32(16));
  const comments: string[] = [];
  const counts: { -readonly [Key in Exclude<keyof InterfaceStatistics, "comments">]?: InterfaceStatistics[Key] } = {};
  block.beginOptions(20);
  while (block.nextOption()) {
    if (block.code === OPTION.comment) {
      comments.push(block.optionText());
      continue;
    }
    const value = block.optionU64();
    if (value === undefined) continue;
    if (block.code === codes.from || block.code === codes.to) {
      // Not a 64-bit number, but its upper half and then its lower, in any byte order.
      const [high, low] = [block.valueAt - block.at, block.valueAt - block.at + 4];
      counts[block.code === codes.from ? "from" : "to"] = clock.nanoseconds(block.u32(high), block.u32(low));
    } else if (block.code === codes.received) counts.received = value;
    else if (block.code === codes.droppedByInterface) counts.droppedByInterface = value;
    else if (block.code === codes.accepted) counts.accepted = value;
    else if (block.code === codes.droppedBySystem) counts.droppedBySystem = value;
    else if (block.code === codes.delivered) counts.delivered = value;
  }
  return { interfaceIndex, at, ...counts, comments };
}

import { BLOCK_BYTES } from "./block-pool.ts";
import type { ReceiveSide } from "./receive-side.ts";
import type { ReceiveWindow } from "./receive-window.ts";
import type { SendCredit } from "./send-credit.ts";
import type { SendSide } from "./send-side.ts";
import type { StreamTable } from "./stream-table.ts";

/**
 * Compares what is counted along the way with what can be counted anew, and all of it with what was allowed.
 *
 * Throws Error where something is wrong; then the fault is here, whatever the other side did.
 */
export function checkInvariants(table: StreamTable, credit: SendCredit, window: ReceiveWindow): void {
  if (credit.used > credit.limit) throw new Error(`${credit.used} bytes were sent, and ${credit.limit} are allowed`);
  if (window.received > window.limit)
    throw new Error(`${window.received} bytes came, and ${window.limit} were allowed`);
  let unread = 0;
  for (const { id, sending, receiving } of table) {
    if (sending !== undefined) checkSending(id, sending);
    if (receiving === undefined) continue;
    checkReceiving(id, receiving);
    unread += receiving.window.received - receiving.window.consumed;
  }
  if (unread !== window.received - window.consumed)
    throw new Error(`${unread} bytes are not read, and ${window.received - window.consumed} are counted`);
}

function checkSending(id: number, { buffer, limit, isAlive }: SendSide): void {
  const { lost, acked } = buffer.counts;
  if (buffer.sent > limit) throw new Error(`stream ${id} sent ${buffer.sent} bytes, and ${limit} are allowed`);
  if (isAlive && buffer.acknowledged + lost + acked > buffer.sent)
    throw new Error(`stream ${id} has bytes that are both lost and acknowledged`);
}

function checkReceiving(id: number, { window, assembler }: ReceiveSide): void {
  if (window.received > window.limit)
    throw new Error(`stream ${id} has ${window.received} bytes, and ${window.limit} were allowed`);
  if (assembler.allocated > window.received - assembler.read + 2 * BLOCK_BYTES)
    throw new Error(`stream ${id} holds ${assembler.allocated} bytes`);
}

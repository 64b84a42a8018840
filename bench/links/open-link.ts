import { cpus } from "node:os";
import { createLink, type Link, type LinkOptions } from "../../packages/netsim/src/index.ts";
import { bandwidthDelayBytes, type Cell } from "./cells.ts";

// The kernel's TCP has to be allowed as much as the longest path here holds, several times over.
const TCP_BUFFER = "4096 131072 134217728";
const TCP_SETTINGS = { "net.ipv4.tcp_rmem": TCP_BUFFER, "net.ipv4.tcp_wmem": TCP_BUFFER };

// The emulator runs ahead of others: an end that shared its processor would stand still while a burst goes through.
const OTHERS = cpus().length - 1;
/** The processors that ends should keep to, as `taskset -c` has them. */
export const PROCESSORS = OTHERS === 0 ? undefined : `0-${OTHERS - 1}`;

/** A link between two namespaces as the cell says. */
export function openLink(cell: Cell, queueBytes = bandwidthDelayBytes(cell), options: LinkOptions = {}): Promise<Link> {
  const direction = {
    rate: cell.mbPerS * 1e6,
    delayMs: cell.rttMs / 2,
    loss: cell.loss,
    queueBytes,
  };
  return createLink({
    ab: direction,
    ba: direction,
    settings: { a: TCP_SETTINGS, b: TCP_SETTINGS },
    processor: OTHERS,
    ...options,
  });
}

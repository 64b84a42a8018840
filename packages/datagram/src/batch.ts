/** Bytes of one entry of {@link DatagramBatch.address}. */
export const ADDRESS_BYTES = 24;

/** The most runs in one batch. */
export const BATCH_RUNS = 64;

/**
 * Datagrams on their way in or out, in runs: a run is what one address sends or is sent in a row, one datagram after the
 * other in `bytes`, each of `segment` bytes and the last of so many or fewer. That is what the system calls segmentation
 * offload (UDP_SEGMENT, UDP_GRO) hands over at once; a run may be a single datagram, and that one may be empty.
 *
 * ```
 *  bytes   │ run 0: segment │ segment │ seg │ run 1: segment │ …
 *          ╰ offset[0]                      ╰ offset[1]
 *          ╰────────── length[0] ───────────╯
 * ```
 */
export interface DatagramBatch {
  /** Runs. */
  count: number;
  readonly bytes: Uint8Array;
  /** Where a run begins in `bytes` … */
  readonly offset: Uint32Array;
  /** … its bytes, all together … */
  readonly length: Uint32Array;
  /** … and those of each of its datagrams but the last. At least 1. */
  readonly segment: Uint32Array;
  /**
   * Who sent it, or who is sent it, {@link ADDRESS_BYTES} a run: family (4 or 6), a zero, the port (big-endian u16), the scope
   * id of a link-local address (big-endian u32, else 0), and the 16 bytes of the IPv6 address or the 4 of the IPv4 address with
   * zeros behind. The same peer always has the same bytes.
   */
  readonly address: Uint8Array;
  /** Explicit congestion notification of the IP headers (RFC 3168 §5): 0 none, 1 ECT(1), 2 ECT(0), 3 CE. */
  readonly ecn: Uint8Array;
  /** Of what came: milliseconds it lay in the system before it was handed over, 0 where the system does not say. */
  readonly waited: Float32Array;
}

/** An empty batch with room for {@link BATCH_RUNS} runs and `room` bytes. */
export function createBatch(room: number): DatagramBatch {
  return {
    count: 0,
    bytes: new Uint8Array(room),
    offset: new Uint32Array(BATCH_RUNS),
    length: new Uint32Array(BATCH_RUNS),
    segment: new Uint32Array(BATCH_RUNS),
    address: new Uint8Array(BATCH_RUNS * ADDRESS_BYTES),
    ecn: new Uint8Array(BATCH_RUNS),
    waited: new Float32Array(BATCH_RUNS),
  };
}

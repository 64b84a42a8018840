/** Why a layer could not be read to its end. */
export interface StopReason {
  /** Id of the protocol that was being read. */
  readonly protocol: string;
  /** `truncated`: the capture kept fewer bytes than the frame had. `malformed`: the protocol's own lengths do not fit. */
  readonly kind: "truncated" | "malformed";
  /** Which of the dissection's sources; 0 is the frame. */
  readonly source: number;
  /** Where the read began, bytes from the beginning of the source. */
  readonly offset: number;
  /** Bytes that were needed there … */
  readonly needed: number;
  /** … and that were there. */
  readonly had: number;
  /** In plain words, where there is more to say than the numbers do. */
  readonly message?: string;
}

/**
 * Thrown inside a dissector by a read past its layer's end, and caught where that layer was called. It never leaves
 * {@link Dissection}; one instance serves all, so that throwing it costs no stack trace.
 */
export class Stop {
  kind: "truncated" | "malformed" = "malformed";
  source = 0;
  offset = 0;
  needed = 0;
  had = 0;
  message: string | undefined = undefined;
}

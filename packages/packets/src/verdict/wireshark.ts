import { toldVerdicts, VERDICT_FIELDS, VERDICT_LABELS, VERDICTS, type LabelledVerdict } from "../tcp/verdicts.ts";

/** One of Wireshark's verdicts on a frame. */
export interface WiresharkSays {
  readonly verdict: LabelledVerdict;
  /** tcp.analysis.… */
  readonly field: string;
  /** As the Info column has it, `Out-Of-Order`. */
  readonly label: string;
}

/** What Wireshark says of a segment, in the order of its Info column; a fast or spurious retransmission is not called a plain one too. */
export function wiresharkSays(verdicts: number): WiresharkSays[] {
  const told = toldVerdicts(verdicts);
  return SAID.filter(({ verdict }) => (told & VERDICTS[verdict]) !== 0);
}

/** When Wireshark 4.0 says so, in a sentence; docs/VERDICTS.md has them too. */
export const WIRESHARK_RULES: Readonly<Record<LabelledVerdict, string>> = {
  retransmission:
    "Wireshark calls whatever begins below the highest byte it has seen a retransmission, where no narrower rule fits.",
  fastRetransmission:
    "Wireshark calls it fast when it begins where two or more duplicate acknowledgements point to, the last within 20 ms.",
  spuriousRetransmission:
    "Wireshark calls whatever ends at or below the last acknowledgement number it has seen a spurious retransmission.",
  outOfOrder:
    "Wireshark calls whatever begins below the highest byte it has seen out of order when it comes within the initial round-trip time of that byte, whenever it was sent.",
  lostSegment:
    "Wireshark says so whenever a segment begins past the highest byte it has seen, whatever became of those before it.",
  ackLostSegment: "Wireshark says so when more is acknowledged than it has seen.",
  duplicateAck:
    "Wireshark calls a bare acknowledgement a duplicate when its number and its window are the same as before; it does not look at what it acknowledges selectively.",
  keepAlive:
    "Wireshark calls a segment of at most one byte a keep-alive when it stands one byte before what comes next, whether the window is open or not.",
  keepAliveAck: "Wireshark says so when a bare acknowledgement with number and window as before follows a keep-alive.",
  zeroWindow: "Wireshark says so of a window of 0, but in a SYN, FIN or RST.",
  zeroWindowProbe:
    "Wireshark calls only a segment of one byte, just past what was sent into a window of 0, a zero-window probe.",
  zeroWindowProbeAck:
    "Wireshark says so when a bare acknowledgement with the window still 0 follows a zero-window probe.",
  windowUpdate:
    "Wireshark calls a bare acknowledgement with the same number as before and another window a window update, whether the window grew and whatever it acknowledges selectively.",
  windowFull: "Wireshark says so when a segment ends exactly where the last window it has seen ends.",
  reusedPorts: "Wireshark says so of a SYN with another sequence number between the same addresses and ports.",
};

const SAID: readonly WiresharkSays[] = VERDICT_LABELS.map(([verdict, label]) => ({
  verdict,
  field: VERDICT_FIELDS[verdict],
  label,
}));

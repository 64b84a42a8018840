import type { Conversation, ConversationPlace, Remembered } from "../../dissect/conversation.ts";
import type { Dissection } from "../../dissect/dissection.ts";
import { ACK, FIN, RST, SYN } from "../../tcp/flags.ts";
import { flags as fields } from "./flag-fields.ts";

/** What was seen of a conversation's flags, and changes what those after it mean. */
interface SeenFlags {
  /** Frame of the first FIN of each direction; 0 before it. */
  readonly fin: [number, number];
  /** The SYN offered accurate ECN … */
  offersAccurateEcn: boolean;
  /** … and the SYN/ACK took it: ACE, CWR and ECE are one number from then on. */
  usesAccurateEcn: boolean;
}

const SEEN: Remembered<SeenFlags> = {
  make: () => ({ fin: [0, 0], offersAccurateEcn: false, usesAccurateEcn: false }),
};

/** Whether the three bits for congestion are one number in this segment (draft-ietf-tcpm-accurate-ecn §3.2.2). */
export function countsCongestion(conversation: Conversation | undefined, flags: number): boolean {
  if (conversation === undefined) return false;
  const seen = conversation.state(SEEN);
  const congestion = flags & CONGESTION;
  if ((flags & (SYN | ACK)) === SYN) seen.offersAccurateEcn = congestion === CONGESTION;
  else if ((flags & SYN) !== 0) {
    seen.usesAccurateEcn = seen.offersAccurateEcn && ACCEPTING.has(congestion);
  }
  return seen.usesAccurateEcn && (flags & SYN) === 0;
}

/** What beside the flags themselves is shown of them. */
export interface FlagFacts {
  /** See {@link flagNames}. */
  readonly names: string;
  /** See {@link countsCongestion}. */
  readonly isAccurate: boolean;
  /** The port that a SYN goes to. */
  readonly serverPort: number;
}

/** Adds the flags, each with what Wireshark notes on it. */
export function addFlags(d: Dissection, at: number, place: ConversationPlace | undefined, facts: FlagFacts): void {
  const flags = d.u16(at) & fields.flags.mask;
  const text = `Flags: 0x${flags.toString(16).padStart(3, "0")} (${facts.names})`;
  d.group(
    fields.flags,
    at,
    2,
    flags,
    () => {
      for (const bit of facts.isAccurate ? BEFORE_RESET_ACCURATE : BEFORE_RESET) d.uint(bit, at);
      d.uint(fields.reset, at);
      if ((flags & RST) !== 0) d.item(fields.resets, at, 0, null);
      d.uint(fields.syn, at);
      if ((flags & SYN) !== 0) {
        const note = (flags & ACK) === 0 ? fields.opens : fields.accepts;
        d.item(note, at, 0, null, `[${note.label}: server port ${facts.serverPort}]`);
      }
      d.uint(fields.fin, at);
      if ((flags & FIN) !== 0) {
        d.item(fields.finishes, at, 0, null);
        if (place !== undefined && !d.isQuoted) addFinNote(d, at, place);
      }
      d.item(fields.text, at, 2, flagLetters(flags, facts.isAccurate));
    },
    text,
  );
}

/** Names of the flags that are set, `FIN, ACK`. */
export function flagNames(flags: number, isAccurate: boolean): string {
  const names: string[] = [];
  for (let bit = 0; bit < NAMES.length; bit++) {
    const isOfNumber = isAccurate && ((1 << bit) & CONGESTION) !== 0;
    if ((flags & (1 << bit)) !== 0 && !isOfNumber) names.push(NAMES[bit]!);
  }
  if (isAccurate) names.push(`ACE=${(flags & CONGESTION) >>> CONGESTION_SHIFT}`);
  if ((flags & fields.reserved.mask) !== 0) names.push("Reserved");
  return names.length === 0 ? "<None>" : names.join(", ");
}

function addFinNote(d: Dissection, at: number, { conversation, direction }: ConversationPlace): void {
  const { fin } = conversation.state(SEEN);
  if (fin[direction] === 0) fin[direction] = d.frame.number;
  const other = fin[direction === 0 ? 1 : 0];
  const isFirst = other === 0 || fin[direction] < other;
  d.item(isFirst ? fields.finishesFirst : fields.finishesSecond, at, 0, null);
}

/** `·······A··S·`: one letter a flag. */
function flagLetters(flags: number, isAccurate: boolean): string {
  let letters = "";
  for (let bit = LETTERS.length - 1; bit >= 0; bit--) letters += (flags & (1 << bit)) === 0 ? "·" : LETTERS[bit]!;
  if (!isAccurate) return letters;
  return `${letters.slice(0, 3)}-${(flags & CONGESTION) >>> CONGESTION_SHIFT}-${letters.slice(6)}`;
}

const CONGESTION = fields.ace.mask;
const CONGESTION_SHIFT = 6;
/** Answers of a SYN/ACK that take accurate ECN: which congestion mark the SYN arrived with. */
const ACCEPTING: ReadonlySet<number> = new Set([0x080, 0x0c0, 0x100, 0x180]);
const NAMES = ["FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR", "AE"];
const LETTERS = ["F", "S", "R", "P", "A", "U", "E", "C", "A", "R", "R", "R"];
const BEFORE_RESET = [
  fields.reserved,
  fields.accurateEcn,
  fields.congestionWindowReduced,
  fields.ecnEcho,
  fields.urgent,
  fields.acknowledgement,
  fields.push,
];
const BEFORE_RESET_ACCURATE = [fields.reserved, fields.ace, fields.urgent, fields.acknowledgement, fields.push];
